//! Directives from tables.

use std::sync::Arc;

use model::directive::{
    Accept, AddressToken, Directive, DirectiveRule, EventField, GroupAlarmBy, Reference,
    Reliability, RuleKind, TextToken, Timetable,
};
use model::{PluginId, PluginSid, Protocol, TextField};

/// Directives from a text of tables, one after the other.
pub(crate) fn directives(text: &str) -> Vec<Arc<Directive>> {
    let mut tables: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.trim_start().starts_with("directive ") {
            tables.push(String::new());
        }
        let table = tables.last_mut().expect("a table begins with `directive`");
        table.push_str(line);
        table.push('\n');
    }
    tables.iter().map(|table| Arc::new(directive(table))).collect()
}

/// One directive from its table.
pub(crate) fn directive(text: &str) -> Directive {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let rest: Vec<&str> = lines.collect();
    let margin = indent(rest[0]);
    let mut rules: Vec<(usize, DirectiveRule)> = Vec::new();
    for (n, line) in rest.iter().enumerate() {
        let depth = (indent(line) - margin) / 2;
        let mut rule = rule(line);
        rule.line = n as u32 + 2;
        rules.push((depth, rule));
    }
    let mut directive = Directive {
        id: head[1].parse().unwrap(),
        name: format!("directive {} against DST_IP", head[1]),
        priority: 0,
        timetable: None,
        group_alarm_by: Vec::new(),
        group_alarm_timeout_s: 0,
        chained: false,
        root: nest(&mut rules.into_iter().peekable(), 0).remove(0),
        file: Arc::from("test.xml"),
        line: 1,
        span: (0, text.len()),
    };
    let mut words = head[2..].iter();
    while let Some(word) = words.next() {
        match *word {
            "priority" => directive.priority = words.next().unwrap().parse().unwrap(),
            "chained" => directive.chained = true,
            "group_by" => {
                let keys = words.next().unwrap().split(',');
                directive.group_alarm_by = keys.map(group_by).collect();
            }
            "group_timeout" => {
                directive.group_alarm_timeout_s = words.next().unwrap().parse().unwrap();
            }
            "weekdays" => directive.timetable = Some(Arc::new(weekdays(words.next().unwrap()))),
            other => panic!("unknown word {other}"),
        }
    }
    directive
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn nest(
    rules: &mut std::iter::Peekable<impl Iterator<Item = (usize, DirectiveRule)>>,
    depth: usize,
) -> Vec<DirectiveRule> {
    let mut level = Vec::new();
    while let Some((_, mut rule)) = rules.next_if(|(at, _)| *at == depth) {
        rule.children = nest(rules, depth + 1);
        level.push(rule);
    }
    level
}

/// `8:00-18:00`, Monday to Friday.
fn weekdays(hours: &str) -> Timetable {
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    let (from, to) = hours.split_once('-').unwrap();
    Timetable { name: "work".into(), rules: vec![(0b001_1111, minute(from), minute(to))] }
}

fn group_by(key: &str) -> GroupAlarmBy {
    match key {
        "src_ip" => GroupAlarmBy::SrcIp,
        "dst_ip" => GroupAlarmBy::DstIp,
        "src_port" => GroupAlarmBy::SrcPort,
        "dst_port" => GroupAlarmBy::DstPort,
        other => panic!("unknown key {other}"),
    }
}

fn rule(line: &str) -> DirectiveRule {
    let mut words = line.split_whitespace();
    let (id, sid) = words.next().unwrap().split_once('/').unwrap();
    let from = words.next().unwrap();
    assert_eq!(words.next(), Some("->"), "{line}");
    let to = words.next().unwrap();
    let mut rule = DirectiveRule {
        name: line.trim().to_owned(),
        line: 0,
        kind: RuleKind::Detector,
        plugin_id: accept(id, |text| PluginId(text.parse().unwrap())),
        plugin_sid: accept(sid, |text| PluginSid(text.parse().unwrap())),
        product: Accept::default(),
        category: Accept::default(),
        subcategory: Accept::default(),
        suppress: Vec::new(),
        from: accept(from, address),
        to: accept(to, address),
        port_from: Accept::default(),
        port_to: Accept::default(),
        protocol: Accept::default(),
        sensor: Accept::default(),
        texts: Vec::new(),
        reliability: Reliability::Absolute(1),
        occurrence: 1,
        time_out_s: 0,
        sticky: true,
        sticky_different: None,
        negated: false,
        children: Vec::new(),
    };
    while let Some(word) = words.next() {
        option(&mut rule, word, &mut words);
    }
    rule
}

fn option<'a>(rule: &mut DirectiveRule, word: &str, words: &mut impl Iterator<Item = &'a str>) {
    let mut next = || words.next().expect("a value");
    let number = |text: &str| text.parse::<u16>().unwrap();
    match word {
        "rel" => rule.reliability = reliability(next()),
        "occ" => rule.occurrence = next().parse().unwrap(),
        "time_out" => rule.time_out_s = next().parse().unwrap(),
        "different" => rule.sticky_different = Some(field(next())),
        "not" => rule.negated = true,
        "from_port" => rule.port_from = accept(next(), ports),
        "to_port" => rule.port_to = accept(next(), ports),
        "protocol" => rule.protocol = accept(next(), Protocol::parse),
        "sensor" => rule.sensor = accept(next(), address),
        "product" => rule.product = accept(next(), number),
        "category" => rule.category = accept(next(), number),
        "subcategory" => rule.subcategory = accept(next(), number),
        "suppress" => {
            let (id, sid) = next().split_once('/').unwrap();
            let pair = (PluginId(id.parse().unwrap()), PluginSid(sid.parse().unwrap()));
            rule.suppress.push(pair);
        }
        "monitor" => {
            let (condition, value) = (next().to_owned(), next().to_owned());
            let interval_s = Some(next().parse().unwrap()).filter(|seconds| *seconds > 0);
            rule.kind = RuleKind::Monitor { condition, value, interval_s, absolute: false };
        }
        "absolute" => {
            let RuleKind::Monitor { absolute, .. } = &mut rule.kind else { panic!("no monitor") };
            *absolute = true;
        }
        text => {
            let field: TextField = text.parse().unwrap_or_else(|_| panic!("unknown word {text}"));
            rule.texts.push((field, accept(next(), token)));
        }
    }
}

fn reliability(text: &str) -> Reliability {
    match text.strip_prefix('+') {
        Some(number) => Reliability::Relative(number.parse().unwrap()),
        None => Reliability::Absolute(text.parse().unwrap()),
    }
}

fn accept<T>(text: &str, parse: impl Fn(&str) -> T) -> Accept<T> {
    let mut accept = Accept::default();
    for word in text.split(',') {
        let (negated, word) = word.strip_prefix('!').map_or((false, word), |word| (true, word));
        let reference = word.split_once(':').and_then(|(level, name)| {
            let known = name.starts_with(|c: char| c.is_ascii_uppercase());
            Some((level.parse::<u8>().ok()?, field(known.then_some(name)?)))
        });
        if word == "ANY" {
            accept.any = true;
        } else if let Some((level, field)) = reference {
            accept.references.push(Reference { negated, level, field });
        } else if negated {
            accept.not_these.push(parse(word));
        } else {
            accept.these.push(parse(word));
        }
    }
    accept
}

fn field(name: &str) -> EventField {
    match name {
        "PLUGIN_ID" => EventField::PluginId,
        "PLUGIN_SID" => EventField::PluginSid,
        "SRC_IP" => EventField::SrcIp,
        "DST_IP" => EventField::DstIp,
        "SRC_PORT" => EventField::SrcPort,
        "DST_PORT" => EventField::DstPort,
        "PROTOCOL" => EventField::Protocol,
        "SENSOR" => EventField::Sensor,
        "CATEGORY" => EventField::Category,
        text => EventField::Text(text.to_lowercase().parse().unwrap()),
    }
}

fn address(text: &str) -> AddressToken {
    match text {
        "HOME_NET" => AddressToken::HomeNet,
        _ => match (text.parse(), text.parse()) {
            (Ok(ip), _) => AddressToken::Ip(ip),
            (_, Ok(net)) => AddressToken::Net(net),
            _ => AddressToken::Name(text.to_owned()),
        },
    }
}

fn ports(text: &str) -> (u16, u16) {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    (first.parse().unwrap(), last.parse().unwrap())
}

fn token(text: &str) -> TextToken {
    if text == "EMPTY" {
        TextToken::Empty
    } else if let Some(part) = text.strip_prefix("FIND:") {
        TextToken::Find(part.to_owned())
    } else if let Some(pattern) = text.strip_prefix("REGEX:") {
        TextToken::Regex(pattern.to_owned())
    } else {
        TextToken::Literal(text.to_owned())
    }
}
