//! The fields of a request, read by type. Unknown ones are ignored, `null` is absent, and numbers and flags may be text.

use model::{
    Error, Role,
    error::{FieldError, Noun},
    id::{GatewayTokenId, GroupId, QueueId, RuleId, TaskId, TenantId, UserId, VaultId},
    page::LARGEST_SIZE,
};
use serde_json::{Map, Value};

/// One JSON object of a request.
#[derive(Clone, Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    pub const fn new(object: Map<String, Value>) -> Self {
        Self(object)
    }

    /// The whole object.
    pub const fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub fn text(&self, name: &str) -> Result<Option<&str>, FieldError> {
        match self.get(name) {
            None => Ok(None),
            // PostgreSQL cannot store it, and nothing that has a name contains it.
            Some(Value::String(text)) if text.contains('\0') => {
                Err(FieldError::value(name, format!("{name} must not contain NUL characters.")))
            }
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(FieldError::value(name, format!("{name} must be text."))),
        }
    }

    pub fn required_text(&self, name: &str) -> Result<&str, FieldError> {
        self.text(name)?.ok_or_else(|| FieldError::missing(name))
    }

    pub fn owned_text(&self, name: &str) -> Result<Option<String>, FieldError> {
        Ok(self.text(name)?.map(str::to_owned))
    }

    /// A flag, also as `"true"`, `"false"`, 0 or 1.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, FieldError> {
        let wrong = || FieldError::value(name, format!("{name} must be true or false."));
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(Some(true)),
                "false" | "0" => Ok(Some(false)),
                _ => Err(wrong()),
            },
            Some(Value::Number(number)) => match number.as_u64() {
                Some(0) => Ok(Some(false)),
                Some(1) => Ok(Some(true)),
                _ => Err(wrong()),
            },
            Some(_) => Err(wrong()),
        }
    }

    /// A whole number from 0, also as text.
    pub fn number(&self, name: &str) -> Result<Option<u32>, FieldError> {
        let number = match self.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            Some(Value::String(text)) => parse_digits(text),
            Some(_) => None,
        };
        let wrong = || FieldError::value(name, format!("{name} must be a whole number from 0 to {}.", u32::MAX));
        number.map(Some).ok_or_else(wrong)
    }

    /// A limit: absent leaves it as it is; `null`, `""` and `"unlimited"` lift it.
    #[expect(clippy::option_option, reason = "as in SettingsChange: left, lifted, or a number")]
    pub fn limit(&self, name: &str) -> Result<Option<Option<u32>>, FieldError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(None)),
            Some(Value::String(text)) if matches!(text.trim(), "" | "unlimited") => Ok(Some(None)),
            Some(_) => self.number(name).map(Some),
        }
    }

    /// A list of texts; one text alone is a list of one, as a query writes it.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<&str>>, FieldError> {
        let wrong = || FieldError::value(name, format!("{name} must be a list of texts."));
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(vec![text])),
            Some(Value::Array(values)) => {
                values.iter().map(|value| value.as_str().ok_or_else(wrong)).collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(wrong()),
        }
    }

    pub fn required_texts(&self, name: &str) -> Result<Vec<String>, FieldError> {
        let texts = self.texts(name)?.ok_or_else(|| FieldError::missing(name))?;
        Ok(texts.into_iter().map(str::to_owned).collect())
    }

    pub fn owned_texts(&self, name: &str) -> Result<Option<Vec<String>>, FieldError> {
        Ok(self.texts(name)?.map(|texts| texts.into_iter().map(str::to_owned).collect()))
    }

    /// An object inside this one; empty when it is absent.
    pub fn object(&self, name: &str) -> Result<Self, FieldError> {
        match self.get(name) {
            None => Ok(Self::default()),
            Some(Value::Object(object)) => Ok(Self(object.clone())),
            Some(_) => Err(FieldError::value(name, format!("{name} must be an object."))),
        }
    }

    pub fn required_object(&self, name: &str) -> Result<Map<String, Value>, FieldError> {
        self.get(name).ok_or_else(|| FieldError::missing(name))?;
        Ok(self.object(name)?.0)
    }

    /// A role by its name.
    pub fn role(&self, name: &str) -> Result<Option<Role>, FieldError> {
        let known = |text| Role::parse(text).ok_or_else(|| FieldError::value(name, ROLES));
        self.text(name)?.map(known).transpose()
    }

    /// The ID of a user. What cannot be one answers as what does not exist.
    pub fn user(&self, name: &str) -> Result<UserId, Error> {
        UserId::parse(self.required_text(name)?).map_err(|_| Error::NotFound(Noun::User))
    }

    /// IDs of users, likewise.
    pub fn users(&self, name: &str) -> Result<Option<Vec<UserId>>, Error> {
        let parse = |text: &str| UserId::parse(text).map_err(|_| Error::NotFound(Noun::User));
        self.texts(name)?.map(|texts| texts.into_iter().map(parse).collect()).transpose()
    }

    /// A zero-based page and its size, at most [`LARGEST_SIZE`] and that without a wish.
    pub fn numbered_page(&self) -> Result<(u32, u32), FieldError> {
        let size = self.number("page_size")?.unwrap_or(LARGEST_SIZE);
        if size == 0 {
            return Err(FieldError::value("page_size", "page_size must be at least 1."));
        }
        Ok((self.number("page")?.unwrap_or(0), size.min(LARGEST_SIZE)))
    }

    /// The ID of a group, likewise.
    pub fn group(&self, name: &str) -> Result<GroupId, Error> {
        GroupId::parse(self.required_text(name)?).map_err(|_| Error::NotFound(Noun::Group))
    }

    /// IDs of groups, likewise.
    pub fn groups(&self, name: &str) -> Result<Option<Vec<GroupId>>, Error> {
        let parse = |text: &str| GroupId::parse(text).map_err(|_| Error::NotFound(Noun::Group));
        self.texts(name)?.map(|texts| texts.into_iter().map(parse).collect()).transpose()
    }

    /// The ID of an access rule, likewise.
    pub fn rule(&self, name: &str) -> Result<RuleId, Error> {
        RuleId::parse(self.required_text(name)?).map_err(|_| Error::NotFound(Noun::AccessRule))
    }

    /// IDs of access rules, likewise.
    pub fn rules(&self, name: &str) -> Result<Option<Vec<RuleId>>, Error> {
        let parse = |text: &str| RuleId::parse(text).map_err(|_| Error::NotFound(Noun::AccessRule));
        self.texts(name)?.map(|texts| texts.into_iter().map(parse).collect()).transpose()
    }

    /// IDs of vaults, likewise.
    pub fn vaults(&self, name: &str) -> Result<Option<Vec<VaultId>>, Error> {
        let parse = |text: &str| VaultId::parse(text).map_err(|_| Error::NotFound(Noun::Vault));
        self.texts(name)?.map(|texts| texts.into_iter().map(parse).collect()).transpose()
    }

    /// The ID of a queue, likewise.
    pub fn queue(&self, name: &str) -> Result<QueueId, Error> {
        QueueId::parse(self.required_text(name)?).map_err(|_| Error::NotFound(Noun::Queue))
    }

    /// The ID of a task, likewise.
    pub fn task(&self, name: &str) -> Result<TaskId, Error> {
        TaskId::parse(self.required_text(name)?).map_err(|_| Error::NotFound(Noun::Task))
    }

    /// IDs of gateway tokens, likewise.
    pub fn gateway_tokens(&self, name: &str) -> Result<Vec<GatewayTokenId>, Error> {
        let parse = |text: String| GatewayTokenId::parse(&text).map_err(|_| Error::NotFound(Noun::GatewayToken));
        self.required_texts(name)?.into_iter().map(parse).collect()
    }

    /// The ID of a tenant, likewise.
    pub fn company(&self, name: &str) -> Result<TenantId, Error> {
        parse_company(self.required_text(name)?)
    }

    pub fn optional_company(&self, name: &str) -> Result<Option<TenantId>, Error> {
        self.text(name)?.map(parse_company).transpose()
    }
}

const ROLES: &str = "A role is one of admin, user, consumer.";

fn parse_company(text: &str) -> Result<TenantId, Error> {
    let id = TenantId::parse(text).ok().filter(TenantId::is_well_formed);
    id.ok_or(Error::NotFound(Noun::Company))
}

fn parse_digits(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_plain = text.bytes().all(|b| b.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use model::error::Problem;
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(object) => Fields::new(object),
            _ => panic!("an object"),
        }
    }

    #[test]
    fn numbers_and_flags_may_be_text() {
        let f = fields(json!({"n": 10, "t": "10", "b": true, "s": "True", "one": 1, "no": "false", "null": null}));
        assert_eq!(f.number("n"), Ok(Some(10)));
        assert_eq!(f.number("t"), Ok(Some(10)));
        assert_eq!(f.flag("b"), Ok(Some(true)));
        assert_eq!(f.flag("s"), Ok(Some(true)));
        assert_eq!(f.flag("one"), Ok(Some(true)));
        assert_eq!(f.flag("no"), Ok(Some(false)));
        assert_eq!(f.flag("null"), Ok(None));
        assert_eq!(f.number("absent"), Ok(None));
    }

    #[test]
    fn other_types_are_refused() {
        for bad in [
            json!(-1),
            json!(1.5),
            json!("x"),
            json!("+1"),
            json!(" "),
            json!(4_294_967_296_u64),
            json!([]),
            json!({}),
            json!(true),
        ] {
            let error = fields(json!({"f": bad})).number("f").expect_err("refused");
            assert_eq!(error.problem, Problem::Value, "{bad}");
        }
        for bad in [json!("yes"), json!(2), json!([]), json!(0.5)] {
            assert!(fields(json!({"f": bad})).flag("f").is_err(), "{bad}");
        }
        for bad in [json!(1), json!([1]), json!({}), json!(["a", null])] {
            assert!(fields(json!({"f": bad})).texts("f").is_err(), "{bad}");
        }
        for bad in [json!(1), json!(["a"]), json!({})] {
            assert!(fields(json!({"f": bad})).text("f").is_err(), "{bad}");
        }
        assert_eq!(fields(json!({"f": null})).required_text("f").expect_err("missing").problem, Problem::Missing);
        assert!(fields(json!({"f": "superuser"})).role("f").is_err());
    }

    #[test]
    fn limits_can_be_lifted() {
        let f = fields(json!({"a": "10", "b": null, "c": "unlimited", "d": "", "e": 0, "f": "many"}));
        assert_eq!(f.limit("a"), Ok(Some(Some(10))));
        for lifted in ["b", "c", "d"] {
            assert_eq!(f.limit(lifted), Ok(Some(None)));
        }
        assert_eq!(f.limit("e"), Ok(Some(Some(0))));
        assert_eq!(f.limit("absent"), Ok(None));
        assert!(f.limit("f").is_err());
    }

    #[test]
    fn what_cannot_be_an_id_does_not_exist() {
        let f = fields(json!({"user": "a b", "company": "ABC", "ok": "0".repeat(32)}));
        assert_eq!(f.user("user"), Err(Error::NotFound(Noun::User)));
        assert_eq!(f.company("company"), Err(Error::NotFound(Noun::Company)));
        assert!(f.company("ok").is_ok());
        assert!(matches!(f.user("absent"), Err(Error::Invalid(_))));
    }
}
