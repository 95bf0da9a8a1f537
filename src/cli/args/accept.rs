//! The arguments about what is accepted: waivers and baselines.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::settings::FailOn;
use super::{InputArgs, PackArgs};

/// Which findings are waived.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct WaiverArgs {
    /// 豁免文件（默认用设置文件旁边的 gailint-waivers.yaml）
    #[arg(long, value_name = "文件")]
    pub(in crate::cli) waivers: Option<PathBuf>,
}

/// What a check does with findings that are accepted.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct AcceptArgs {
    #[command(flatten)]
    pub(in crate::cli) waiver: WaiverArgs,
    /// 已豁免的问题也列出来，并写明理由
    #[arg(long)]
    pub(in crate::cli) show_waived: bool,
    /// 与这个基线文件比较，写明哪些问题是新增的（用 gailint baseline write 生成）
    #[arg(long, value_name = "文件")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// 只列出基线里没有的问题，也只有这些问题影响退出状态
    #[arg(long)]
    pub(in crate::cli) new_only: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineArgs {
    #[command(subcommand)]
    pub(in crate::cli) what: BaselineWhat,
}

/// What `baseline` does.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum BaselineWhat {
    /// 记下现有的问题，以后用 check --new-only 只看新增的
    #[command(override_usage = "gailint baseline write [选项] [路径]…")]
    Write(WriteArgs),
    /// 与记下的问题比较：新增、有变化、原有、已消除
    #[command(override_usage = "gailint baseline compare [选项] [路径]…")]
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct WriteArgs {
    /// 写入的基线文件（默认为设置文件里的 baseline，否则为 gailint-baseline.json），已有的覆盖
    #[arg(short, long, value_name = "文件")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) checked: CheckedArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct CompareArgs {
    /// 基线文件（默认为设置文件里的 baseline，否则为 gailint-baseline.json）
    #[arg(long, value_name = "文件")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// 有这一级别及以上的新增问题时退出状态为 1：error（默认）、warning、note、never（从不）
    #[arg(long, value_name = "级别", hide_possible_values = true)]
    pub(in crate::cli) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(in crate::cli) checked: CheckedArgs,
}

/// Which reports are checked for a baseline, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct CheckedArgs {
    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,
    /// 上一年度的报告，或报告所在的文件夹，只用来对照
    #[arg(long, value_name = "路径")]
    pub(in crate::cli) previous: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) waiver: WaiverArgs,
    #[command(flatten)]
    pub(in crate::cli) pack: PackArgs,
}
