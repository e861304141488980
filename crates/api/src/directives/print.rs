//! What a rule accepts, written as its file does.

use model::directive::{
    Accept, AddressToken, DirectiveRule as Rule, EventField, Reference, Reliability, RuleKind,
    TextToken,
};

use crate::schema::{DirectiveCondition, DirectiveRule};

pub(super) fn rule(rule: &Rule, level: u8) -> DirectiveRule {
    let (kind, question) = match &rule.kind {
        RuleKind::Detector => ("detector", None),
        RuleKind::Monitor { condition, value, .. } => {
            ("monitor", Some(format!("{condition} {value}")))
        }
    };
    let port = |(first, last): &(u16, u16)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    DirectiveRule {
        name: rule.name.clone(),
        line: rule.line,
        level,
        kind: kind.to_owned(),
        plugin_id: accept(&rule.plugin_id, ToString::to_string),
        plugin_sid: accept(&rule.plugin_sid, ToString::to_string),
        from: accept(&rule.from, address),
        to: accept(&rule.to, address),
        port_from: accept(&rule.port_from, port),
        port_to: accept(&rule.port_to, port),
        protocol: accept(&rule.protocol, |protocol| protocol.to_string().to_uppercase()),
        sensor: accept(&rule.sensor, address),
        others: others(rule),
        reliability: match rule.reliability {
            Reliability::Absolute(number) => number.to_string(),
            Reliability::Relative(number) => format!("+{number}"),
        },
        occurrence: rule.occurrence,
        time_out_s: rule.time_out_s,
        sticky_different: rule.sticky_different.map(field_name),
        negated: rule.negated,
        question,
        children: rule
            .children
            .iter()
            .map(|one| self::rule(one, level.saturating_add(1)))
            .collect(),
    }
}

fn others(rule: &Rule) -> Vec<DirectiveCondition> {
    let taxonomy = [
        ("product", &rule.product),
        ("category", &rule.category),
        ("subcategory", &rule.subcategory),
    ];
    let taxonomy = taxonomy.map(|(name, accepts)| (name, accept(accepts, ToString::to_string)));
    let texts = rule.texts.iter().map(|(field, accepts)| (field.name(), accept(accepts, text)));
    let others = taxonomy.into_iter().chain(texts).filter(|(_, accepts)| !accepts.is_empty());
    others.map(|(field, accepts)| DirectiveCondition { field: field.to_owned(), accepts }).collect()
}

/// A list as in an attribute: `ANY`, `1,2,!3`, `1:SRC_IP`.
fn accept<T>(accept: &Accept<T>, print: impl Fn(&T) -> String) -> String {
    let any = accept.any.then(|| "ANY".to_owned());
    let these = accept.these.iter().map(&print);
    let not_these = accept.not_these.iter().map(|one| format!("!{}", print(one)));
    let references = accept.references.iter().map(reference);
    let parts: Vec<_> = any.into_iter().chain(these).chain(not_these).chain(references).collect();
    parts.join(",")
}

fn reference(reference: &Reference) -> String {
    let not = if reference.negated { "!" } else { "" };
    format!("{not}{}:{}", reference.level, field_name(reference.field))
}

fn address(token: &AddressToken) -> String {
    match token {
        AddressToken::Ip(ip) => ip.to_string(),
        AddressToken::Net(net) => net.to_string(),
        AddressToken::Name(name) => name.clone(),
        AddressToken::HomeNet => "HOME_NET".to_owned(),
    }
}

fn text(token: &TextToken) -> String {
    match token {
        TextToken::Literal(text) => text.clone(),
        TextToken::Empty => "EMPTY".to_owned(),
        TextToken::Find(text) => format!("FIND:{text}"),
        TextToken::Regex(text) => format!("REGEX:{text}"),
    }
}

fn field_name(field: EventField) -> String {
    let name = match field {
        EventField::PluginId => "PLUGIN_ID",
        EventField::PluginSid => "PLUGIN_SID",
        EventField::SrcIp => "SRC_IP",
        EventField::DstIp => "DST_IP",
        EventField::SrcPort => "SRC_PORT",
        EventField::DstPort => "DST_PORT",
        EventField::Protocol => "PROTOCOL",
        EventField::Sensor => "SENSOR",
        EventField::Product => "PRODUCT",
        EventField::Category => "CATEGORY",
        EventField::Subcategory => "SUBCATEGORY",
        EventField::Text(text) => return text.name().to_uppercase(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<directive id="500001" name="brute force" priority="4">
      <rule type="detector" name="failed" reliability="1" occurrence="1" from="ANY" to="HOME_NET"
            port_from="ANY" port_to="22,2200" plugin_id="4003" plugin_sid="1,2,!3">
        <rules>
          <rule type="detector" name="again" reliability="+2" occurrence="10" time_out="60"
                from="1:SRC_IP" to="1:DST_IP" port_from="ANY" port_to="ANY" plugin_id="4003"
                plugin_sid="1:PLUGIN_SID" sticky_different="DST_PORT" username="root,!guest"/>
        </rules>
      </rule>
    </directive>"#;

    #[test]
    fn rules_are_written_as_in_their_file() {
        let read = config::directives::read("test.xml", XML, None);
        assert!(read.problems.iter().all(|problem| !problem.is_error()), "{:?}", read.problems);
        let root = rule(&read.directives[0].root, 1);
        assert_eq!((&*root.plugin_id, &*root.plugin_sid), ("4003", "1,2,!3"));
        assert_eq!((&*root.from, &*root.to, &*root.port_to), ("ANY", "HOME_NET", "22,2200"));
        assert_eq!((&*root.reliability, root.others.len()), ("1", 0));
        let next = &root.children[0];
        assert_eq!((next.level, &*next.reliability, next.time_out_s), (2, "+2", 60));
        assert_eq!((&*next.from, &*next.plugin_sid), ("1:SRC_IP", "1:PLUGIN_SID"));
        assert_eq!(next.sticky_different.as_deref(), Some("DST_PORT"));
        let condition =
            DirectiveCondition { field: "username".into(), accepts: "root,!guest".into() };
        assert_eq!(next.others, [condition]);
    }
}
