"""The servers that load generators are measured against: nginx, and a minimal epoll server of this project."""

import os
import pathlib
import resource
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
MINIMAL = BUILD / "tests" / "benchmark" / "minimal_server"

NGINX = """
daemon off;
master_process off;
worker_rlimit_nofile {files};
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections {files}; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=16384; root {folder}; }}
}}
"""


def files_allowed():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def allow_files():
    """In a child: as many open files as the machine lets it have."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (files_allowed(), files_allowed()))


def become_realtime():
    """In a child: it runs whenever it can, before all ordinary work (sched(7)); the kernel leaves the others 5 %."""
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def build_minimal():
    subprocess.run(["cmake", "--build", str(BUILD), "--target", "minimal_server"], check=True, stdout=subprocess.DEVNULL)


def missing(kind):
    return kind == "nginx" and not shutil.which("nginx")


class Server:
    """One process with one thread that answers every GET of its path with `body` bytes."""

    def __init__(self, kind, body, core, realtime=False):
        self.kind, self.port = kind, free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="backbench-peers-")
        folder = pathlib.Path(self.folder.name)
        if kind == "nginx":
            (folder / "body.txt").write_bytes(b"a" * body)
            configuration = folder / "nginx.conf"
            configuration.write_text(NGINX.format(folder=folder, port=self.port, files=files_allowed()))
            command = [shutil.which("nginx"), "-c", configuration, "-p", folder]
        else:
            command = [MINIMAL, str(self.port), str(body)]
        self.url = f"http://127.0.0.1:{self.port}/body.txt"

        def prepare():
            allow_files()
            if core is not None:
                os.sched_setaffinity(0, {core})
            if realtime:
                become_realtime()

        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=prepare)
        self.wait_until_it_answers(body)

    def wait_until_it_answers(self, body):
        for _ in range(100):
            try:
                if len(urllib.request.urlopen(self.url, timeout=5).read()) == body:
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise SystemExit(f"peers: {self.kind} does not answer")

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
