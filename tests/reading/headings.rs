//! Headings that share their line with other words, up to a whole report that
//! came as one line.

use gailint::form::{CellState, Report, Section};

use crate::common::{form, read, shown};
use crate::printer::{frame, grids, values};

fn section<'a>(report: &'a Report, id: &str) -> &'a Section {
    let ix = report.form.section_ix(id).expect("a section of the form");
    report.section(ix).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn a_heading_may_have_its_text_behind_it() {
    let cases = [
        ("六、其他需要报告的事项：无。", "六、其他需要报告的事项", "无。\n"),
        ("六、其他需要报告的事项 无。", "六、其他需要报告的事项", "无。\n"),
        ("六、其他需要报告事项:本年度未收取信息处理费。", "六、其他需要报告事项", "本年度未收取信息处理费。\n"),
        ("六、其它需要报告的事项：无", "六、其它需要报告的事项", "无\n"),
        ("## 六、 其他需要报告的事项： 无。", "六、 其他需要报告的事项", "无。\n"),
        ("第六部分 其他需要报告的事项 无。", "第六部分 其他需要报告的事项", "无。\n"),
        ("六、其他需要报告的事项2023年，未收取信息处理费。", "六、其他需要报告的事项", "2023年，未收取信息处理费。\n"),
        ("六、其他需要报告的事项（一）收费情况。无。", "六、其他需要报告的事项", "（一）收费情况。无。\n"),
        ("六、其他需要报告的事项。无。", "六、其他需要报告的事项", "无。\n"),
    ];
    for (line, heading, text) in cases {
        let report = read(&format!("一、总体情况\n渠道畅通。\n{line}\n"));
        let found = section(&report, "other_matters");
        assert_eq!(found.heading, heading, "{line}");
        assert_eq!(report.source.slice(found.heading_span), heading, "{line}");
        assert_eq!(found.text.as_str(), text, "{line}");
        assert_eq!(found.number, Some(6), "{line}");
        let words = text.trim_end();
        let span = found.text.to_source(0..words.len());
        assert_eq!(report.source.slice(span), words, "{line}");
        assert!(found.span.end >= span.end && report.source.slice(found.span).ends_with(words), "{line}");
        assert_eq!(section(&report, "overview").text.as_str(), "渠道畅通。\n", "{line}");
    }
}

#[test]
fn a_sentence_that_begins_like_a_heading_is_none() {
    for line in [
        "一、总体情况良好。",
        "二、主动公开政府信息情况、收到和处理政府信息公开申请情况等均按要求公开。",
        "一、总体情况的说明",
        "一、总体情况 …… 3",
    ] {
        let report = read(&format!("政府信息公开工作年度报告\n{line}\n六、其他需要报告的事项\n无。\n"));
        let found: Vec<&str> = report.sections.iter().flatten().map(|found| found.heading.as_str()).collect();
        assert_eq!(found, ["六、其他需要报告的事项"], "{line}");
    }
    // A real heading wins over words that only begin like one.
    let overview = "一、总体情况\n二、主动公开政府信息情况看，全年公开 12 条，比上年增加 3 条，栏目更新及时，渠道畅通，没有发生泄密事件，群众满意度进一步提高，全年无投诉。\n";
    let report = read(&format!("{overview}二、主动公开政府信息情况\n行政许可\t3\n"));
    assert_eq!(section(&report, "proactive").text.as_str(), "");
}

/// The report of the printer with its tables glued, all in one line.
fn one_line(between: &str) -> (String, Vec<String>) {
    let values = values(&form("cn-2021"), 5);
    let glued = grids(&form("cn-2021"), &values).map(|grid| grid.concat().concat());
    let text = frame(&glued);
    let (title, body) = text.split_once('\n').expect("a title");
    (format!("{title}\n{}\n", body.split_whitespace().collect::<Vec<_>>().join(between)), values)
}

#[test]
fn a_report_in_one_line_has_its_sections_and_no_guessed_number() {
    for between in ["", " "] {
        let (text, values) = one_line(between);
        let report = read(&text);
        let headings: Vec<&str> = report.sections.iter().flatten().map(|found| found.heading.as_str()).collect();
        assert_eq!(
            headings,
            [
                "一、总体情况",
                "二、主动公开政府信息情况",
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "五、存在的主要问题及改进情况",
                "六、其他需要报告的事项"
            ]
        );
        assert!(report.preamble.as_str().starts_with("根据《"), "{}", report.preamble.as_str());
        assert!(report.preamble.as_str().ends_with("等六个部分。\n"));
        let overview = section(&report, "overview").text.as_str();
        assert!(overview.starts_with("（一）主动公开全年公开水利信息126条") && overview.ends_with("简报31条。\n"));
        for id in ["proactive", "applications", "disputes"] {
            assert_eq!(section(&report, id).text.as_str(), "", "{id}");
        }
        assert_eq!(section(&report, "problems").text.as_str(), "河湖信息更新不够及时。下一步将按月更新。\n");
        assert!(report.tables.iter().all(Option::is_some));
        for (at, cell) in report.cells.iter().enumerate().filter(|(_, cell)| cell.state != CellState::Void) {
            let name = report.form.cell_name(gailint::form::CellIx(at));
            let unreadable = matches!(cell.state, CellState::Unreadable(_));
            assert!(unreadable || shown(cell) == values[at], "{name}: {} for {}", shown(cell), values[at]);
        }
    }
}

#[test]
fn digits_that_touch_a_year_are_cut_before_it() {
    let (text, _) = one_line("");
    let at = text.find("四、政府信息公开行政").expect("section four");
    let text = format!("{}2024年，我局受理申请3件。{}", &text[..at], &text[at..]);
    assert_eq!(section(&read(&text), "applications").text.as_str(), "2024年，我局受理申请3件。\n");
}

#[test]
fn words_around_a_glued_table_stay_narrative() {
    let (text, _) = one_line("");
    let text = text.replace("第二十条第（一）项", "全年制发规范性文件3件，行政许可12件。第二十条第（一）项");
    assert_eq!(section(&read(&text), "proactive").text.as_str(), "全年制发规范性文件3件，行政许可12件。\n");
}

#[test]
fn a_list_in_the_preamble_is_no_section() {
    let (text, _) = one_line("");
    let list = "报告包括一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 \
                四、政府信息公开行政复议、行政诉讼情况 五、存在的主要问题及改进情况 六、其他需要报告的事项 六部分。";
    let text = text.replace("根据《", &format!("{list}根据《")).replace("六、其他需要报告的事项本年", "本年");
    let report = read(&text);
    assert_eq!(report.sections.iter().flatten().count(), 5);
    assert!(section(&report, "overview").text.as_str().starts_with("（一）主动公开"));
    // Nor where the headings stand on lines of their own.
    let report = read(&format!("政府信息公开工作年度报告\n{list}\n一、总体情况\n渠道畅通。\n"));
    assert_eq!(report.sections.iter().flatten().count(), 1);
}

#[test]
fn a_mention_in_running_text_is_no_heading() {
    let text = "一、总体情况\n依申请公开的详细数据参见“三、收到和处理政府信息公开申请情况”一节，问题见五、存在的主要问题及改进情况部分。\n";
    let report = read(text);
    assert_eq!(report.sections.iter().flatten().count(), 1);
    assert!(section(&report, "overview").text.as_str().ends_with("部分。\n"));
}

#[test]
fn a_section_of_the_reports_own_is_cut_out_of_a_line() {
    let (text, _) = one_line("");
    let text = text
        .replace(
            "五、存在的主要问题及改进情况",
            "五、信息处理费收取情况通知收取件数通知收取金额（元）信息处理费收取情况000六、存在的主要问题和改进情况",
        )
        .replace("六、其他需要报告的事项", "");
    let report = read(&text);
    assert_eq!(section(&report, "disputes").text.as_str(), "");
    assert_eq!(section(&report, "problems").number, Some(6));
    assert_eq!(report.sections.iter().flatten().count(), 5);
}

#[test]
fn a_misprint_in_a_heading_inside_a_line_is_allowed() {
    let (text, _) = one_line("");
    let report = read(&text.replace("四、政府信息公开行政复议", "四、政府信息公开行政法复议"));
    assert_eq!(section(&report, "disputes").heading, "四、政府信息公开行政法复议、行政诉讼情况");
    assert!(report.tables[2].is_some());
}
