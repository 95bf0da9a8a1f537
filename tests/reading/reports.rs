//! Real reports that are plain text against their truth files; see [`crate::truth`].

use gailint::form::Report;

use crate::truth;

/// Reports whose cells are all told apart in the text.
const WHOLE: &[&str] = &["000_", "004_", "shuyang-", "shanghai-kewei-"];

#[test]
fn texts_are_read_without_a_wrong_number() {
    println!("right wrong open report");
    for file in truth::files(&["txt", "md"]) {
        let (report, truth) = truth::open(&file);
        let found = truth::compare(&report, &truth);
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        println!("{:>5} {:>5} {:>4} {name}", found.right, found.wrong, found.unreadable);
        assert_eq!(found.wrong, 0, "{name}: {found:#?}");
        assert!(report.tables.iter().all(Option::is_some), "{name}: a table is missing");
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{name}");
        if WHOLE.iter().any(|start| name.starts_with(start)) {
            found.assert_right(&file);
        } else {
            text_is_clean(&report, name);
        }
    }
}

/// No narrative holds what is printed in a table of the form.
fn text_is_clean(report: &Report, file: &str) {
    for section in report.sections.iter().flatten() {
        for words in ["信息内容本年", "勾稽关系为", "结果维持结果纠正", "结转下年度继续办理"]
        {
            assert!(!section.text.as_str().contains(words), "{file}: {}: {}", section.heading, section.text.as_str());
        }
    }
}
