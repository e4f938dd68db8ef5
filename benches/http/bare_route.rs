//! A bare actix-web route that returns bytes: the least that an answer can cost.

use std::io::BufRead;
use std::process::{Child as Process, Command, Stdio};

use actix_web::{App, HttpResponse, HttpServer, web};

/// The route in a process of its own; ends with this value.
pub struct Child {
    process: Process,
    pub base: String,
}

impl Child {
    /// Serves the n-th of `files` at `/n`.
    pub fn start(files: &[String]) -> Child {
        let this = std::env::current_exe().expect("this program");
        let mut process =
            Command::new(this).arg("bare-route").args(files).stdout(Stdio::piped()).spawn().expect("a bare route");
        let out = std::io::BufReader::new(process.stdout.take().expect("its output"));
        let base = out.lines().next().expect("an address").expect("an address");
        Child { process, base }
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What the child does.
pub fn serve(files: &[&str]) {
    let bodies: Vec<web::Bytes> =
        files.iter().map(|file| web::Bytes::from(std::fs::read(file).expect("a body"))).collect();
    let bodies = web::Data::new(bodies);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(bodies.clone())
                .route("/{n}", web::get().to(answer))
                .route("/{n}", web::post().to(taken))
        });
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let server = server.workers(workers).bind(("127.0.0.1", 0)).expect("an address");
        println!("http://{}", server.addrs()[0]);
        server.run().await.expect("served");
    });
}

async fn answer(bodies: web::Data<Vec<web::Bytes>>, n: web::Path<usize>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(bodies[*n].clone())
}

async fn taken(bodies: web::Data<Vec<web::Bytes>>, n: web::Path<usize>, _sent: web::Bytes) -> HttpResponse {
    HttpResponse::Created().content_type("application/json").body(bodies[*n].clone())
}
