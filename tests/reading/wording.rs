//! Labels and headings in another wording than the form's are told as such; the
//! form's own wording never is, in whatever shape a table is printed.

use std::cell::RefCell;

use gailint::form::Report;
use gailint::value::label_key;

use crate::common::{form, read};
use crate::printer::{Lcg, frame, grids, values};
use crate::shapes::SHAPES;

/// The form's wording and another one.
const ODD: &[(&str, &str)] = &[
    ("行政规范性文件", "规范性文件"),
    ("现行有效件数", "先行有效件数"),
    ("勾稽关系", "钩稽关系"),
    ("（二）部分公开", "0（二）部分公开"),
    ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("7.属于行政执法案卷", "7.属于行政执法案件"),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
    ("（三）不予公开", "不予公开"),
    ("四、结转下年度继续办理", "四、结转下年度继续办里"),
];

/// The form's wording, printed otherwise.
const SAME: &[(&str, &str)] = &[
    ("（区分处理的，只计这一情形，不计其他情形）", ""),
    ("（区分处理的，只计这一情形，不计其他情形）", "(区分处理的,只计这一情形,不计其他情形)"),
    ("1.属于国家秘密", "1、 属于国家秘密"),
    ("1.属于国家秘密", "属于国家秘密"),
    ("4.无正当理由大量反复申请", "4.无正当理由大量反复 申请"),
    ("第二十条第（一）项", "第二十条  第(一)项"),
    ("（三）不予公开", "(三) 不予公 开"),
];

fn in_every_shape(from: &str, to: &str, check: impl Fn(&Report, &str)) {
    let form = form("cn-2021");
    let grids = grids(&form, &values(&form, 7));
    for shape in SHAPES {
        let random = RefCell::new(Lcg(3));
        let print = |grid: &Vec<Vec<String>>| {
            let mut grid = grid.clone();
            grid.iter_mut().flatten().for_each(|cell| *cell = cell.replace(from, to));
            (shape.print)(&grid, &mut random.borrow_mut())
        };
        check(&read(&frame(&grids.each_ref().map(print))), shape.name);
    }
}

fn odd_keys(report: &Report) -> Vec<String> {
    report.odd_labels.iter().map(|label| label_key(report.source.slice(label.span))).collect()
}

#[test]
fn the_forms_own_wording_is_never_odd() {
    for (from, to) in SAME {
        in_every_shape(from, to, |report, shape| {
            assert_eq!(odd_keys(report), [""; 0], "{shape}: {to}");
            assert!(report.sections.iter().flatten().all(|section| !section.misworded), "{shape}");
        });
    }
}

#[test]
fn another_wording_is_told_at_its_place() {
    for (from, to) in ODD {
        in_every_shape(from, to, |report, shape| {
            // What is torn into pieces as well is left alone, and what the table
            // cannot begin with.
            if shape == "labels over two paragraphs" || (shape == "values after spaces" && *from == "勾稽关系") {
                return;
            }
            let odd = odd_keys(report);
            assert_eq!(odd.len(), 1, "{shape}: {to}: {odd:?}");
            assert!(odd[0].contains(&label_key(to)), "{shape}: {to}: {odd:?}");
            assert!(label_key(&report.odd_labels[0].prescribed).contains(&label_key(from)), "{shape}: {to}");
        });
    }
}

#[test]
fn a_torn_label_and_a_foreign_header_are_not_odd() {
    let text = "某局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n\
                自然人\t商业\t科研\t社会公益\t法律服务\t其他\t总计\n\t企业\t机构\t组织\t机构\t\t\n\
                一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
                项目\t本年新收件数\t上年结转件数\t予以公开\t部分公开\t不予公开\t总计\n\
                （一）予以公开\t3\t0\t0\t0\t0\t0\t3\n";
    let report = read(text);
    assert_eq!(odd_keys(&report), [""; 0]);
}

#[test]
fn a_part_between_two_sections_is_foreign() {
    let text = "某局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n无。\n\n\
                四、政府信息公开行政法复议、行政诉讼情况\n\n无。\n\n五、信息处理费收取情况\n\n无。\n\n\
                六、存在的主要问题和改进情况\n\n一、主要问题\n\n无。\n";
    let report = read(text);
    let headings: Vec<&str> = report.foreign_headings.iter().map(|heading| heading.norm.as_str()).collect();
    assert_eq!(headings, ["五、信息处理费收取情况"]);
    let found: Vec<(u32, bool)> =
        report.sections.iter().flatten().map(|section| (section.position, section.misworded)).collect();
    assert_eq!(found, [(1, false), (2, true), (4, false)]);
}

#[test]
fn a_heading_of_the_form_printed_twice_is_not_foreign() {
    let text = "某局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n无。\n\n二、主动公开政府信息情况\n\n\
                三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n\
                五、存在的主要问题及改进情况\n\n无。\n\n六、其他需要报告的事项\n\n无。\n\n\
                二、主动公开政府信息情况\n\n行政许可\t3\n";
    assert!(read(text).foreign_headings.is_empty());
}
