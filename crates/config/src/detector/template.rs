//! Values of attributes: `{$name}`, `{f($a,$b)}`, `{translate($x)}`, `$CONCAT(…)`.
//!
//! One round of filling in, as in OSSIM's detectors: what came out of a group is never read as a
//! template. Anything that is not one of the forms stays as written.

use model::detector::{Function, GroupRef, Template, TemplatePart};

/// OSSIM's functions by name. The names of `geoip_…` vary.
const FUNCTIONS: &[(&str, Function)] = &[
    ("resolv", Function::Resolv),
    ("resolv_ip", Function::ResolvIp),
    ("resolv_port", Function::ResolvPort),
    ("resolv_iface", Function::ResolvIface),
    ("normalize_protocol", Function::NormalizeProtocol),
    ("normalize_date", Function::NormalizeDate),
    ("normalize_date_american", Function::NormalizeDateAmerican),
    ("md5sum", Function::Md5sum),
    ("snort_id", Function::SnortId),
    ("upper", Function::Upper),
    ("sanitize", Function::Sanitize),
    ("hextoint", Function::HexToInt),
    ("checkValue", Function::CheckValue),
    ("intrushield_sid", Function::IntrushieldSid),
    ("netscreen_idp_sid", Function::NetscreenIdpSid),
    ("iss_siteprotector_sid", Function::IssSiteprotectorSid),
    ("translate_wsaea_IDs", Function::TranslateWsaeaIds),
];

/// A parsed value, and the functions in it that are not known.
pub(super) fn parse(value: &str) -> (Template, Vec<String>) {
    let mut unknown = Vec::new();
    if let Some(arguments) = value.strip_prefix("$CONCAT(").and_then(|v| v.strip_suffix(')')) {
        return (Template::Concat(arguments.split(',').map(concat_part).collect()), unknown);
    }
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        literal.push_str(before);
        let Some((written, form, after)) = form(after) else {
            literal.push('{');
            rest = after;
            continue;
        };
        rest = after;
        let at_start = literal.is_empty() && parts.is_empty();
        let part = match form {
            Form::Group(group) => TemplatePart::Group(group),
            Form::Call("translate", mut groups) if groups.len() == 1 => {
                return (Template::Translate(groups.remove(0)), Vec::new());
            }
            Form::Call("translate2", mut groups) if groups.len() == 2 && at_start => {
                let section = name_of(&groups.remove(1));
                return (Template::TranslateIn(groups.remove(0), section), Vec::new());
            }
            Form::Call(name, arguments) => {
                let function = function(name);
                if function == Function::Unknown {
                    unknown.push(name.to_owned());
                }
                TemplatePart::Call { function, arguments, written: format!("{{{written}}}") }
            }
        };
        if !literal.is_empty() {
            parts.push(TemplatePart::Literal(std::mem::take(&mut literal)));
        }
        parts.push(part);
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(TemplatePart::Literal(literal));
    }
    (Template::Parts(parts), unknown)
}

/// Every group that a template needs.
pub(super) fn groups(template: &Template) -> Vec<&GroupRef> {
    match template {
        Template::Translate(group) | Template::TranslateIn(group, _) => vec![group],
        Template::Parts(parts) | Template::Concat(parts) => parts
            .iter()
            .flat_map(|part| match part {
                TemplatePart::Literal(_) => &[],
                TemplatePart::Group(group) => std::slice::from_ref(group),
                TemplatePart::Call { arguments, .. } => arguments.as_slice(),
            })
            .collect(),
    }
}

/// The text of a template without any group.
pub(super) fn literal(template: &Template) -> Option<&str> {
    match template {
        Template::Parts(parts) => match parts.as_slice() {
            [] => Some(""),
            [TemplatePart::Literal(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

enum Form<'v> {
    /// `$name`
    Group(GroupRef),
    /// `f($a,$b)`; user functions begin with a colon.
    Call(&'v str, Vec<GroupRef>),
}

/// What stands behind an opening brace: as written, its meaning, and the rest.
fn form(text: &str) -> Option<(&str, Form<'_>, &str)> {
    let (inner, rest) = text.split_once('}')?;
    if inner.contains('{') {
        return None;
    }
    if let Some(name) = inner.strip_prefix('$') {
        return (!name.is_empty()).then(|| (inner, Form::Group(group(name)), rest));
    }
    let (name, arguments) = inner.strip_suffix(')')?.split_once('(')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let bare = name.strip_prefix(':').unwrap_or(name);
    if bare.is_empty() || !bare.chars().all(is_name) || arguments.contains(')') {
        return None;
    }
    if arguments.len() < 2 || !arguments.starts_with('$') {
        return None;
    }
    let groups = arguments.split(',').map(str::trim);
    let groups = groups.map(|one| group(one.strip_prefix('$').unwrap_or(one))).collect();
    Some((inner, Form::Call(name, groups), rest))
}

fn function(name: &str) -> Function {
    if name.starts_with("geoip_get") {
        return Function::GeoIp;
    }
    let known = FUNCTIONS.iter().find(|(known, _)| *known == name);
    known.map_or(Function::Unknown, |(_, function)| *function)
}

fn group(name: &str) -> GroupRef {
    match name.parse() {
        Ok(number) => GroupRef::Number(number),
        Err(_) => GroupRef::Name(name.to_owned()),
    }
}

fn name_of(group: &GroupRef) -> String {
    match group {
        GroupRef::Number(number) => number.to_string(),
        GroupRef::Name(name) => name.clone(),
    }
}

fn concat_part(argument: &str) -> TemplatePart {
    match argument.trim().strip_prefix('$') {
        Some(name) if !name.is_empty() => TemplatePart::Group(group(name)),
        _ => TemplatePart::Literal(argument.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> GroupRef {
        GroupRef::Name(text.into())
    }

    fn text(text: &str) -> TemplatePart {
        TemplatePart::Literal(text.into())
    }

    fn parts(value: &str) -> Vec<TemplatePart> {
        match parse(value).0 {
            Template::Parts(parts) => parts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn groups_by_name_and_number_among_text() {
        let number = |n| TemplatePart::Group(GroupRef::Number(n));
        assert_eq!(
            parts("a{$src}{$3} b{$0}"),
            [text("a"), TemplatePart::Group(name("src")), number(3), text(" b"), number(0)]
        );
        assert_eq!(parts(""), []);
    }

    #[test]
    fn what_is_no_form_stays() {
        for value in ["{", "}", "{}", "{$}", "{x}", "a{b(c)}", "{f()}", "{f($)}", "{$a", "{é($a)}"]
        {
            assert_eq!(parts(value), [text(value)], "{value}");
        }
        let inner = [text("{"), TemplatePart::Group(name("v")), text("}")];
        assert_eq!(parts("{{$v}}"), inner);
        let nested = [text("{resolv("), TemplatePart::Group(name("v")), text(")}")];
        assert_eq!(parts("{resolv({$v})}"), nested);
    }

    #[test]
    fn functions_with_one_and_more_arguments() {
        let call = TemplatePart::Call {
            function: Function::IntrushieldSid,
            arguments: vec![GroupRef::Number(1), name("b")],
            written: "{intrushield_sid($1, $b)}".into(),
        };
        assert_eq!(parts("x{intrushield_sid($1, $b)}"), [text("x"), call]);
        for (known, function) in FUNCTIONS {
            let value = format!("{{{known}($a)}}");
            let (Template::Parts(parts), unknown) = parse(&value) else { panic!() };
            assert!(
                matches!(&parts[..], [TemplatePart::Call { function: f, .. }] if f == function)
            );
            assert!(unknown.is_empty());
        }
        assert!(matches!(
            &parts("{geoip_getCity($a)}")[..],
            [TemplatePart::Call { function: Function::GeoIp, .. }]
        ));
    }

    #[test]
    fn unknown_and_user_functions_are_named() {
        let (template, unknown) = parse("{Resolv($a)}{:mine($b)}");
        assert_eq!(unknown, ["Resolv", ":mine"]);
        assert_eq!(groups(&template), [&name("a"), &name("b")]);
    }

    #[test]
    fn translations_take_the_whole_value() {
        assert_eq!(parse("x{$a}{translate($b)}y").0, Template::Translate(name("b")));
        let one = Template::TranslateIn(name("b"), "translation-x".into());
        assert_eq!(parse("{translate2($b,$translation-x)}").0, one);
        let later = parse("a{translate2($b,$t)}");
        assert_eq!(later.1, ["translate2"]);
    }

    #[test]
    fn concatenations() {
        let expected = vec![text("a "), TemplatePart::Group(name("b")), text(" c")];
        assert_eq!(parse("$CONCAT(a ,$b, c)").0, Template::Concat(expected));
        assert_eq!(literal(&parse("$CONCAT(a").0), Some("$CONCAT(a"));
    }
}
