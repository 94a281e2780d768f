//! The access rules of the sample workspace, made by its administrator.

use model::{
    Backend, Result,
    access_rules::{Access, Entity, NewRule, ResourceType},
    id::{GroupId, UserId},
    sign_in::{Acting, Origin, Presented},
};

/// A rule to be made.
struct Sample {
    name: &'static str,
    resource: ResourceType,
    /// `*` is all.
    entity: &'static str,
    access: Access,
    /// Groups by index.
    groups: &'static [usize],
    /// Whether it names the administrator.
    by_name: bool,
}

const RULES: &[Sample] = &[
    sample("Everybody's models", ResourceType::Model, "*", Access::Read, &[0, 1, 2]),
    Sample {
        by_name: true,
        ..sample(
            "Perception",
            ResourceType::Project,
            "5f0d6c1e9a3b47d2a1c84be07f6d1a22",
            Access::ReadWrite,
            &[1, 2, 3, 4],
        )
    },
    sample("Night runs", ResourceType::Queue, "night-runs", Access::ReadWrite, &[3]),
    Sample {
        by_name: true,
        ..sample("Validation sets", ResourceType::Dataset, "c3d2aa7be0f14b0f9b1de65c52a7f410", Access::Read, &[2])
    },
    sample("Annotation tools", ResourceType::AppCategory, "Annotation", Access::ReadWrite, &[4]),
    sample("Reserved for later", ResourceType::Route, "*", Access::Read, &[]),
];

const fn sample(
    name: &'static str,
    resource: ResourceType,
    entity: &'static str,
    access: Access,
    groups: &'static [usize],
) -> Sample {
    Sample { name, resource, entity, access, groups, by_name: false }
}

pub async fn make(backend: &Backend, supervisor: Presented, admin: &UserId, groups: &[GroupId]) -> Result<()> {
    let acting = Acting { act_as: Some(admin.to_string()), ..Acting::default() };
    let caller = backend.sign_in.recognise(supervisor, &acting, &Origin::default()).await?;
    for sample in RULES {
        let rule = NewRule {
            name: sample.name.to_owned(),
            description: String::new(),
            resource: sample.resource,
            entity: Entity::from_wire(Some(sample.entity)),
            access: sample.access,
            users: sample.by_name.then(|| admin.clone()).into_iter().collect(),
            groups: sample.groups.iter().filter_map(|at| groups.get(*at).cloned()).collect(),
        };
        backend.access_rules.put(&caller, None, rule).await?;
    }
    Ok(())
}
