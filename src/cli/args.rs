//! The arguments, as clap reads them. Nothing is looked up or checked against
//! the file system here.

mod accept;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(super) use accept::{AcceptArgs, BaselineArgs, BaselineWhat, CheckedArgs, CompareArgs, WaiverArgs, WriteArgs};

use super::settings::FailOn;
use super::suggesting::Suggesting;
use super::target::Target;
use crate::output::{OUTPUTS, TEMPLATES};
use crate::pack::built_in;

/// 检查政府信息公开工作年度报告是否符合法定格式、各表各栏数字是否相符。
#[derive(Debug, Parser)]
#[command(
    name = "gailint",
    version,
    override_usage = "gailint [选项] <命令>",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    next_help_heading = "选项",
    after_help = "退出状态：0 没有达到失败级别的问题；1 有问题；2 有工作未能完成（参数、规则包、设置有误，或文件无法读取）。"
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// 颜色：auto（输出到终端时使用）、always（总是）、never（从不）
    #[arg(
        long,
        global = true,
        value_name = "何时",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(super) color: Color,

    /// 显示帮助
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,

    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 检查报告，列出问题
    #[command(override_usage = "gailint check [选项] [路径]…")]
    Check(CheckArgs),
    /// 把问题写成批注或标记，放进 Word 文件或网页的副本里
    #[command(override_usage = "gailint annotate [选项] [路径]…")]
    Annotate(AnnotateArgs),
    /// 提取报告中的表格数字和各部分文字
    #[command(override_usage = "gailint extract [选项] [路径]…")]
    Extract(ExtractArgs),
    /// 记下现有的问题（基线），以后只看新增的
    #[command(override_usage = "gailint baseline <write|compare> [选项] [路径]…")]
    Baseline(BaselineArgs),
    /// 列出全部规则
    #[command(override_usage = "gailint rules [选项]")]
    Rules(RulesArgs),
    /// 说明一条规则：要求、依据、参数、示例
    #[command(override_usage = "gailint explain [选项] <编号或名称>")]
    Explain(ExplainArgs),
    /// 运行规则包自带的示例，核对规则写得对不对
    #[command(override_usage = "gailint test [选项] [规则包]")]
    Test(TestArgs),
    /// 生成按法定格式排好的空白年度报告，填写后即可报送
    #[command(override_usage = "gailint template [选项] --to <格式> --issuer <机关> --year <年度>")]
    Template(TemplateArgs),
    /// 新建一个规则包或一条规则
    #[command(override_usage = "gailint new <pack|rule> [选项] <名称>")]
    New(NewArgs),
    /// 查看中间结果：文件读成什么样、规则读成什么样
    #[command(override_usage = "gailint show [选项] <内容> <文件>")]
    Show(ShowArgs),
    /// 输出命令行补全的脚本
    #[command(override_usage = "gailint completions <bash|zsh|fish|powershell|elvish>")]
    Completions(CompletionsArgs),
    /// 输出 man 手册页
    #[command(override_usage = "gailint man [选项]")]
    Man(ManArgs),
}

/// Where settings and packs come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct PackArgs {
    /// 规则包的名称或文件夹，可以多次使用（默认 cn）
    #[arg(long = "pack", value_name = "规则包", value_parser = Suggesting::<String>::new(built_in), hide_possible_values = true)]
    pub(super) packs: Vec<String>,
    /// 设置文件（默认从被检查的位置逐级向上找 gailint.yaml）
    #[arg(long, value_name = "文件", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// 不使用设置文件
    #[arg(long)]
    pub(super) no_config: bool,
}

/// Which files to read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct InputArgs {
    /// 文件、文件夹或通配符（如 报送/**/*.txt），- 为标准输入；不写则用设置文件里的 files
    #[arg(value_name = "路径", help_heading = "参数")]
    pub(super) paths: Vec<PathBuf>,
    /// 读取标准输入里的一份报告（也可以把路径写成 -）
    #[arg(long, conflicts_with = "paths")]
    pub(super) stdin: bool,
    /// 标准输入里的报告叫什么：结果里用这个名称，并按它的后缀读取、从它所在的位置找设置
    #[arg(long, value_name = "文件名")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// 从这个文件里读取要处理的路径，每行一个（git ls-files -z 的输出也可以），- 为标准输入；相当于加上 --skip-unrelated
    #[arg(long, value_name = "文件", conflicts_with_all = ["paths", "stdin", "stdin_filename"])]
    pub(super) files_from: Option<PathBuf>,
    /// 略过不是年度报告的文件，不算错误，也按 exclude 排除（供提交前检查等自动列出文件的场合使用）
    #[arg(long)]
    pub(super) skip_unrelated: bool,
    /// 同时处理的文件数（默认与处理器核数相同）
    #[arg(long, value_name = "数目")]
    pub(super) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[arg(long = "format", value_name = "格式[=文件]", value_parser = Suggesting::<Target>::new(output_names), hide_possible_values = true, help = output_help())]
    pub(super) formats: Vec<Target>,
    /// 把结果写到这个文件，写完整了才出现
    #[arg(short, long, value_name = "文件")]
    pub(super) output: Option<PathBuf>,
    /// SARIF 里连没有发现问题的检查也列出来
    #[arg(long)]
    pub(super) sarif_ledger: bool,
    /// 有这一级别及以上的问题时退出状态为 1：error（默认）、warning、note、never（从不）
    #[arg(long, value_name = "级别", hide_possible_values = true)]
    pub(super) fail_on: Option<FailOn>,
    /// 上一年度的报告，或报告所在的文件夹，只用来对照（要检查的文件里已有的不必再写）
    #[arg(long, value_name = "路径")]
    pub(super) previous: Vec<PathBuf>,
    /// 不逐条列出问题，只显示汇总和未能检查的文件
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// 一直运行，报告、设置或规则有改动时重新检查，按 Ctrl-C 结束
    #[arg(long, conflicts_with_all = ["stdin", "stdin_filename"])]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) accept: AcceptArgs,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct AnnotateArgs {
    #[command(flatten)]
    pub(super) checked: CheckedArgs,
    /// 副本的文件名，只能用于一份报告（默认写在原文件旁边，如 年报.校核.docx；没有问题的报告不写）
    #[arg(short, long, value_name = "文件")]
    pub(super) output: Option<PathBuf>,
    /// 副本已经存在时覆盖
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// 输出格式：json（默认，每份报告一行）、csv（每个单元格一行）
    #[arg(long, value_name = "格式", default_value = "json", hide_default_value = true, hide_possible_values = true)]
    pub(super) format: ExtractFormat,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

/// A format of `extract`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExtractFormat {
    Json,
    Csv,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct RulesArgs {
    /// 比较两个规则包：后一个增加了什么，加严、放宽、停用了什么
    #[arg(long, num_args = 2, value_names = ["规则包", "规则包"], conflicts_with = "packs")]
    pub(super) diff: Vec<String>,
    /// 输出格式：table（默认，供人阅读）、json
    #[arg(long, value_name = "格式", default_value = "table", hide_default_value = true, hide_possible_values = true)]
    pub(super) format: RulesFormat,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

/// A format of `rules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    #[value(alias = "terminal")]
    Table,
    Json,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ExplainArgs {
    /// 规则的编号或名称，如 CN303、row-sum、cn/row-sum
    #[arg(value_name = "编号或名称", help_heading = "参数")]
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct TestArgs {
    /// 规则包的名称或文件夹（默认为设置文件里的规则包，否则为 rules 下的各个规则包，再没有则为 cn）
    #[arg(value_name = "规则包", help_heading = "参数", conflicts_with = "packs")]
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    pub(super) what: NewWhat,
}

/// What `new` makes.
#[derive(Debug, Subcommand)]
pub(super) enum NewWhat {
    /// 新建规则包：一个文件夹，里面有 pack.yaml 和一条可以照着改的规则
    #[command(override_usage = "gailint new pack [选项] <名称>")]
    Pack(NewPackArgs),
    /// 在规则包里新建一条规则，编号接着已有的排
    #[command(override_usage = "gailint new rule [选项] <名称>")]
    Rule(NewRuleArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct NewPackArgs {
    /// 规则包的名称，如 henan
    #[arg(value_name = "名称", help_heading = "参数")]
    pub(super) name: String,
    /// 在哪个规则包之上增改，可以多次使用（默认 cn）
    #[arg(long, value_name = "规则包")]
    pub(super) extends: Vec<String>,
    /// 规则包的标题
    #[arg(long, value_name = "文字")]
    pub(super) title: Option<String>,
    /// 建在哪个文件夹（默认 rules/名称）
    #[arg(long, value_name = "文件夹")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct NewRuleArgs {
    /// 规则的名称，如 overview-length
    #[arg(value_name = "名称", help_heading = "参数")]
    pub(super) name: String,
    /// 规则包的文件夹（默认为当前文件夹）
    #[arg(long = "pack", value_name = "文件夹", default_value = ".", hide_default_value = true)]
    pub(super) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct TemplateArgs {
    #[arg(long, value_name = "格式", value_parser = template_names(), help = template_help(), hide_possible_values = true)]
    pub(super) to: String,
    /// 机关名称，写在标题里，如 示例市档案局
    #[arg(long, value_name = "机关", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(super) issuer: String,
    /// 报告的年度（不是发布的年份），如 2025
    #[arg(long, value_name = "年度", value_parser = clap::value_parser!(i32).range(2000..2100))]
    pub(super) year: i32,
    /// 表式，如 cn-2021（默认按年度选用）
    #[arg(long, value_name = "表式")]
    pub(super) form: Option<String>,
    /// 写入的文件；不写则输出到终端或管道
    #[arg(short, long, value_name = "文件")]
    pub(super) output: Option<PathBuf>,
    /// 文件已经存在时覆盖
    #[arg(long, requires = "output")]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ShowArgs {
    /// 查看什么：document（文件的段落和表格）、report（认出的各部分和单元格）、ast（规则文件的结构）、plan（对一份报告要做的检查）
    #[arg(value_name = "内容", help_heading = "参数", hide_possible_values = true)]
    pub(super) what: What,
    /// 报告文件，- 为标准输入；查看 ast 时为规则文件
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(super) file: PathBuf,
    /// 标准输入里的文件叫什么，按它的后缀读取
    #[arg(long, value_name = "文件名")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(super) pack: PackArgs,
}

/// What `show` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    Document,
    Report,
    Ast,
    Plan,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct CompletionsArgs {
    /// 供哪种命令行使用：bash、zsh、fish、powershell、elvish
    #[arg(value_name = "命令行", help_heading = "参数", hide_possible_values = true)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ManArgs {
    /// 把总的手册页和每个命令的手册页都写到这个文件夹；不写则只输出总的一页
    #[arg(long, value_name = "文件夹")]
    pub(super) dir: Option<PathBuf>,
}

fn output_names() -> Vec<String> {
    OUTPUTS.iter().map(|output| output.name.to_owned()).collect()
}

fn output_help() -> String {
    let formats: Vec<String> = OUTPUTS.iter().map(|output| format!("{}（{}）", output.name, output.doc)).collect();
    format!("输出格式，可以多次使用并各写到一个文件（如 --format sarif=问题.sarif）：{}", formats.join("、"))
}

fn template_names() -> PossibleValuesParser {
    PossibleValuesParser::new(TEMPLATES.iter().map(|template| template.name))
}

fn template_help() -> String {
    let formats: Vec<String> =
        TEMPLATES.iter().map(|template| format!("{}（{}）", template.name, template.doc)).collect();
    format!("文件格式：{}", formats.join("、"))
}
