//! Clients that call for a while, and the CPU time that others spend meanwhile.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Keep-alive connections that call at the same time.
pub const CLIENTS: usize = 4;

/// Whose CPU time counts.
#[derive(Debug, Clone, Copy)]
pub struct Watched {
    pub process: u32,
    /// PostgreSQL's first process; its children count with it.
    pub postmaster: Option<u32>,
}

impl Watched {
    /// The process that runs this.
    pub fn own(postmaster: Option<u32>) -> Watched {
        Watched { process: std::process::id(), postmaster }
    }
}

/// What one measurement gave.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Figures {
    pub per_second: f64,
    pub p50_millis: f64,
    pub p99_millis: f64,
    /// Microseconds per call.
    pub cpu: f64,
    pub database_cpu: Option<f64>,
}

impl Figures {
    pub fn whole_cpu(&self) -> f64 {
        self.cpu + self.database_cpu.unwrap_or_default()
    }
}

const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const ENDED: u8 = 2;

/// Calls what `make` returns over and over on `threads` threads, and measures after a warm-up.
pub fn run<F: FnMut()>(watched: &Watched, seconds: u64, threads: usize, make: impl Fn(usize) -> F + Sync) -> Figures {
    // A pause, in which the kernel writes back what came before.
    std::thread::sleep(Duration::from_millis(500));
    let phase = AtomicU8::new(WARMING);
    let (phase, make) = (&phase, &make);
    let work = move |thread: usize| {
        let mut call = make(thread);
        let mut nanos = Vec::new();
        loop {
            let begun_in = phase.load(Ordering::Acquire);
            if begun_in == ENDED {
                return nanos;
            }
            let begun = Instant::now();
            call();
            if begun_in == MEASURING {
                nanos.push(begun.elapsed().as_nanos() as u64);
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        std::thread::sleep(Duration::from_millis(seconds * 1000 / 4));
        let (own, database, begun) = (cpu(watched.process), watched.postmaster.map(tree_cpu), Instant::now());
        phase.store(MEASURING, Ordering::Release);
        std::thread::sleep(Duration::from_secs(seconds));
        phase.store(ENDED, Ordering::Release);
        let took = begun.elapsed();
        let own = cpu(watched.process) - own;
        let database = watched.postmaster.map(tree_cpu).zip(database).map(|(after, before)| after - before);
        let mut nanos: Vec<u64> =
            workers.into_iter().flat_map(|worker| worker.join().expect("a client failed")).collect();
        nanos.sort_unstable();
        let count = nanos.len().max(1) as f64;
        let at = |share: f64| nanos.get((count * share) as usize).copied().unwrap_or_default() as f64 / 1e6;
        Figures {
            per_second: count / took.as_secs_f64(),
            p50_millis: at(0.5),
            p99_millis: at(0.99),
            cpu: own * 1e6 / count,
            database_cpu: database.map(|seconds| seconds * 1e6 / count),
        }
    })
}

/// The same with a keep-alive connection per thread.
pub fn http<F: FnMut(&Caller)>(watched: &Watched, seconds: u64, make: impl Fn(usize) -> F + Sync) -> Figures {
    run(watched, seconds, CLIENTS, |client| {
        let (caller, mut call) = (Caller::new(), make(client));
        move || call(&caller)
    })
}

/// CPU seconds of a process and, of PostgreSQL, of all of its own.
pub fn whole_cpu(watched: &Watched) -> f64 {
    cpu(watched.process) + watched.postmaster.map(tree_cpu).unwrap_or_default()
}

/// CPU seconds of the processes that this one started and that have ended.
pub fn ended_cpu() -> f64 {
    stat(std::process::id()).map(|(.., ended)| ended).unwrap_or_default()
}

/// One client's connection.
pub struct Caller(ureq::Agent);

impl Caller {
    pub fn new() -> Caller {
        Caller(ureq::Agent::config_builder().http_status_as_error(false).build().into())
    }

    pub fn get(&self, url: &str, token: Option<&str>) {
        self.body(url, token, None);
    }

    pub fn post(&self, url: &str, token: Option<&str>, body: &Value) {
        self.body(url, token, Some(body));
    }

    /// The answer's bytes; panics where it is no success.
    pub fn body(&self, url: &str, token: Option<&str>, body: Option<&Value>) -> Vec<u8> {
        let bearer = token.map(|token| format!("Bearer {token}")).unwrap_or_default();
        let mut answer = match body {
            None => self.0.get(url).header("authorization", &bearer).call(),
            Some(body) => self
                .0
                .post(url)
                .header("authorization", &bearer)
                .content_type("application/json")
                .send(body.to_string().as_bytes()),
        }
        .unwrap_or_else(|e| panic!("{url}: {e}"));
        let bytes = answer.body_mut().read_to_vec().unwrap_or_else(|e| panic!("{url}: {e}"));
        assert!(answer.status().is_success(), "{url}: {} {}", answer.status(), String::from_utf8_lossy(&bytes));
        bytes
    }

    /// Saves over what was seen, which `condition` names: the status, and the new entity tag.
    pub fn put(&self, url: &str, token: &str, condition: (&str, &str), body: &Value) -> (u16, Option<String>) {
        let sent = self
            .0
            .put(url)
            .header("authorization", &format!("Bearer {token}"))
            .header(condition.0, condition.1)
            .content_type("application/json")
            .send(body.to_string().as_bytes());
        tagged(sent.unwrap_or_else(|e| panic!("{url}: {e}")))
    }

    /// The entity tag of what is there now.
    pub fn tag(&self, url: &str, token: &str) -> Option<String> {
        let got = self.0.get(url).header("authorization", &format!("Bearer {token}")).call();
        tagged(got.unwrap_or_else(|e| panic!("{url}: {e}"))).1
    }

    /// The answer to a file that is sent as it is read.
    pub fn send(&self, url: &str, token: &str, media_type: &str, mut file: impl std::io::Read) -> Value {
        let mut answer = self
            .0
            .post(url)
            .header("authorization", &format!("Bearer {token}"))
            .content_type(media_type)
            .send(ureq::SendBody::from_reader(&mut file))
            .unwrap_or_else(|e| panic!("{url}: {e}"));
        let text = answer.body_mut().read_to_string().unwrap_or_else(|e| panic!("{url}: {e}"));
        assert!(answer.status().is_success(), "{url}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{url}: {e}"))
    }

    /// The answer to a form sent with a client's name and secret.
    pub fn form(&self, url: &str, authorization: &str, form: [(&str, &str); 1]) -> Value {
        let mut answer =
            self.0.post(url).header("authorization", authorization).send_form(form).unwrap_or_else(|e| panic!("{e}"));
        let text = answer.body_mut().read_to_string().unwrap_or_else(|e| panic!("{url}: {e}"));
        assert!(answer.status().is_success(), "{url}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{url}: {e}"))
    }
}

fn tagged(mut answer: ureq::http::Response<ureq::Body>) -> (u16, Option<String>) {
    // Read to its end, or the connection could not be used again.
    answer.body_mut().read_to_vec().unwrap_or_else(|e| panic!("{e}"));
    let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    (answer.status().as_u16(), tag)
}

/// Linux shows user space a hundred ticks a second on every machine.
const TICKS: f64 = 100.0;

/// State, parent, own CPU seconds and those of children that ended; `None` where the process is gone.
fn stat(pid: u32) -> Option<(u32, f64, f64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let seconds = |from: usize| fields.iter().skip(from).take(2).filter_map(|f| f.parse::<f64>().ok()).sum::<f64>();
    Some((fields.get(1)?.parse().ok()?, seconds(11) / TICKS, seconds(13) / TICKS))
}

/// CPU seconds of a process.
fn cpu(pid: u32) -> f64 {
    stat(pid).map(|(_, own, _)| own).unwrap_or_else(|| panic!("process {pid} ended"))
}

/// CPU seconds of a process and its children, alive and ended.
fn tree_cpu(pid: u32) -> f64 {
    let alive = std::fs::read_dir("/proc").expect("/proc").flatten();
    let pids = alive.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let children: f64 =
        pids.filter_map(stat).filter(|(parent, ..)| *parent == pid).map(|(_, own, ended)| own + ended).sum();
    let (_, own, ended) = stat(pid).unwrap_or_else(|| panic!("process {pid} ended"));
    children + own + ended
}
