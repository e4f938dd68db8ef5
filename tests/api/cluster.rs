//! A private PostgreSQL cluster in a temporary folder, there for as long as this process is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection};

/// Its supervisor stops it and removes its folder when this pipe closes, however this process ends.
pub struct Cluster {
    folder: PathBuf,
    supervisor: ChildStdin,
}

/// Stops and starts the server as it is told, and waits for the end of its input, which the death of the
/// tests is, too.
const SUPERVISOR: &str = r#"folder=$1; shift
"$@" >>"$folder/log" 2>&1 &
server=$!
while read -r word; do
  case $word in
    stop) kill -INT $server; wait $server ;;
    start) "$@" >>"$folder/log" 2>&1 & server=$! ;;
  esac
done
kill -QUIT $server
wait $server
rm -rf "$folder""#;

/// Where `initdb` and `postgres` are: the newest of Debian's folders.
pub fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut found: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.sort_by_key(version);
    found.into_iter().rev().map(|path| path.join("bin")).find(|bin| bin.join("initdb").exists())
}

/// PostgreSQL refuses to run as root, so root runs it as `postgres`.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Cluster {
    pub fn start(bin: &Path) -> Cluster {
        use std::os::unix::process::CommandExt;
        let folder = tempfile::Builder::new().prefix("rastro-pg-").tempdir().expect("a folder").keep();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        let data = folder.join("data");
        run(as_postgres(&bin.join("initdb")).current_dir(&folder).arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ]));
        let mut server = as_postgres(&bin.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder);
        for setting in ["listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=200"] {
            server.arg("-c").arg(setting);
        }
        let mut supervisor = Command::new("sh");
        supervisor.args(["-c", SUPERVISOR, "sh"]).arg(&folder).arg(server.get_program()).args(server.get_args());
        supervisor.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // A group of its own: Ctrl-C reaches the tests, whose end then reaches the supervisor.
        let mut child = supervisor.current_dir("/").process_group(0).spawn().expect("a supervisor");
        let cluster = Cluster { folder, supervisor: child.stdin.take().expect("a pipe") };
        std::thread::spawn(move || child.wait());
        cluster.wait_until_ready();
        cluster
    }

    fn tell(&self, word: &str) {
        (&self.supervisor).write_all(format!("{word}\n").as_bytes()).expect("a supervisor");
    }

    /// Ends every connection, as a restart or a failover does.
    pub fn stop(&self) {
        self.tell("stop");
        let begun = Instant::now();
        // It refuses new connections first, and takes this file away after the last of the old ones.
        let running = self.folder.join("data/postmaster.pid");
        while PgConnection::establish(&self.url("postgres")).is_ok() || running.exists() {
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL does not stop");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn start_again(&self) {
        self.tell("start");
        self.wait_until_ready();
    }

    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while let Err(error) = PgConnection::establish(&self.url("postgres")) {
            let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL does not start: {error}\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgresql:///{database}?host={}&user=postgres", self.folder.display())
    }
}
