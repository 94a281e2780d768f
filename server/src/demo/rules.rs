//! The access rules of the sample workspace, made by its administrator.

use model::{
    Backend, Result,
    access_rules::{Access, Entity, NewRule, ResourceType},
    id::{GroupId, UserId},
    sign_in::{Acting, Origin, Presented},
};

/// Name, type, resource (`*` is all), whether for changing too, groups by index, and whether it names the
/// administrator.
const RULES: &[(&str, ResourceType, &str, bool, &[usize], bool)] = &[
    ("Everybody's models", ResourceType::Model, "*", false, &[0, 1, 2], false),
    ("Perception", ResourceType::Project, "5f0d6c1e9a3b47d2a1c84be07f6d1a22", true, &[1, 2, 3, 4], true),
    ("Night runs", ResourceType::Queue, "night-runs", true, &[3], false),
    ("Validation sets", ResourceType::Dataset, "c3d2aa7be0f14b0f9b1de65c52a7f410", false, &[2], true),
    ("Annotation tools", ResourceType::AppCategory, "Annotation", true, &[4], false),
    ("Reserved for later", ResourceType::Route, "*", false, &[], false),
];

pub async fn make(backend: &Backend, supervisor: Presented, admin: &UserId, groups: &[GroupId]) -> Result<()> {
    let acting = Acting { act_as: Some(admin.to_string()), ..Acting::default() };
    let caller = backend.sign_in.recognise(supervisor, &acting, &Origin::default()).await?;
    for (name, resource, entity, modify, named, by_name) in RULES {
        let rule = NewRule {
            name: (*name).to_owned(),
            description: String::new(),
            resource: *resource,
            entity: Entity::from_wire(Some(entity)),
            access: if *modify { Access::ReadWrite } else { Access::Read },
            users: by_name.then(|| admin.clone()).into_iter().collect(),
            groups: named.iter().filter_map(|at| groups.get(*at).cloned()).collect(),
        };
        backend.access_rules.put(&caller, None, rule).await?;
    }
    Ok(())
}
