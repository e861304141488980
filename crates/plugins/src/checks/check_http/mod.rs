//! check_http: fetches a page and judges it. Own HTTP/1 on purpose: sizes, header order and
//! tolerance must be those of the original.
//!
//! Two defects of the original are not repeated: `-H [::1]:81` loses part of the address, and
//! messages about `-I [::1]` lose its first bracket.
//!
//! `options` reads the command line, `fetch` connects and reads (`request`), `response` takes the
//! answer apart, `redirect` finds the next `site`, `report` and `dates` judge.

mod dates;
mod fetch;
mod manual;
mod options;
mod redirect;
mod report;
mod request;
mod response;
mod site;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use self::options::{OnRedirect, Options};
use self::redirect::Following;
use self::report::Page;
use self::response::Response;
use super::original::{self, Progress};
use super::outcome::{Outcome, Step, settle};
use super::{Args, Check};

/// See the module.
pub const CHECK: Check = Check {
    name: "check_http",
    aliases: &[],
    summary: "Fetches a page by HTTP or HTTPS and judges it.",
    run: |args| Box::pin(run(args)),
};

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = Options::read(args.clone()).await?;
    let mut progress = Progress::default();
    if options.html {
        let url = options.site.url();
        let _ = write!(progress.printed, "<A HREF=\"{url}\" target=\"_blank\">");
    }
    let limit = match options.timeout_s {
        0 => Duration::MAX,
        seconds => Duration::from_secs(u64::from(seconds)),
    };
    let visit = async {
        let step = visit(&options, &mut progress).await;
        let original = if progress.beyond_us { original::ask(&args).await } else { None };
        original.unwrap_or_else(|| settle(step).after(&progress.printed))
    };
    Ok(match tokio::time::timeout(limit, visit).await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::socket_timeout(u64::from(options.timeout_s)).after(&progress.printed),
    })
}

/// Fetches the page and what it redirects to.
async fn visit(options: &Options, progress: &mut Progress) -> Step<Outcome> {
    let started = Instant::now();
    let mut site = options.site.clone();
    let mut depth = 0;
    loop {
        let fetched = fetch::fetch(options, &site, progress).await?;
        let elapsed = started.elapsed();
        let response = Response::parse(&fetched.bytes);
        let page = Page { options, site: &site, response, fetched, elapsed };
        if options.verbose {
            page.describe(&mut progress.printed);
        }
        let status = page.status()?;
        if options.verbose && options.expect.is_some() {
            let _ = writeln!(progress.printed, "{} - ", status.text);
        }
        if let (true, OnRedirect::Follow { keep_address, keep_port }) =
            (status.redirects, options.on_redirect)
        {
            depth += 1;
            let max_depth = options.max_redirects;
            let following = Following { keep_address, keep_port, depth, max_depth };
            let Response { headers, status_line, .. } = &page.response;
            let link_end = page.link_end();
            site = redirect::next_site(&site, headers, status_line, following, link_end)?;
            if options.verbose {
                let _ = writeln!(progress.printed, "Redirection to {}", site.url());
            }
            continue;
        }
        return page.judge(&status);
    }
}
