"""TLS and Unix-domain sockets through the command line, and what is said when they do not work."""

import contextlib
import re
import signal
import socket
import subprocess
import threading
import unittest

from program import CliTest, strict_json

# What an HTTP/2 server sends first, an empty SETTINGS frame (RFC 9113 section 6.5), and a GOAWAY with PROTOCOL_ERROR.
HTTP_2 = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]) + bytes([0, 0, 8, 7, 0, 0, 0, 0, 0]) + bytes(7) + b"\x01"


class Transports(CliTest):
    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def certificate(self, name, names, *more):
        """A self-signed one, <name>.pem and <name>.key in the test's folder."""
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-addext", f"subjectAltName={names}", "-keyout", f"{name}.key", "-out", f"{name}.pem", *more)

    def expired_certificate(self):
        """openssl gives whole days only, and none in the past, save through its little authority."""
        self.certificate("old", "IP:127.0.0.1")
        self.openssl("req", "-new", "-key", "old.key", "-subj", "/CN=old", "-out", "old.csr")
        (self.folder / "index.txt").write_text("")
        (self.folder / "serial").write_text("01\n")
        (self.folder / "ca.cnf").write_text("[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\n"
                                            "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n[for]\n"
                                            "subjectAltName=IP:127.0.0.1\n")
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", "old.key", "-in", "old.csr", "-out", "old.pem",
                     "-extensions", "for", "-startdate", "200101000000Z", "-enddate", "200102000000Z", "-notext")

    def serve(self, *flags):
        server = self.start("serve", "--port", "0", "--body", "1KiB", *flags)
        self.addCleanup(self.end, server)
        return re.fullmatch(r"listening on (.*)\n", server.stdout.readline())[1]

    def end(self, server):
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=10)

    @contextlib.contextmanager
    def server_that(self, serve_one):
        """A server of this test's own: every connection is handed to serve_one."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=100)

        def accept():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    serve_one(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join()

    def load(self, url, *words):
        return self.run_program("load", url, "-c", "2", "-n", "50", "--json", *words)

    def assert_loads(self, url, *words):
        done = self.load(url, *words)
        self.assert_exit(done, 0)
        data = strict_json(done.out)
        self.assertGreater(data["2xx"], 0)
        self.assertEqual(data["errors"], 0)
        return data

    def assert_refused(self, done, *words):
        """One line says why and what to do."""
        self.assert_exit(done, 3)
        lines = [line for line in done.err.splitlines() if line.startswith("backbench: ")]
        self.assertEqual(len(lines), 1, str(done))
        for word in words:
            self.assertIn(word, lines[0])

    # What works

    def test_load_over_tls_verifies_with_the_given_authority(self):
        self.certificate("own", "IP:127.0.0.1")
        place = self.serve("--tls-cert", "own.pem", "--tls-key", "own.key")
        ours = self.assert_loads(f"https://{place}/", "--cacert", "own.pem")["x_backbench"]
        self.assertEqual(ours["tls_handshake_time"]["count"], 2)
        self.assertEqual(ours["connect_time"]["count"], 2)
        self.assert_loads(f"https://{place}/", "--insecure")
        self.assert_loads(f"https://{place}/", "-k", "--no-sessionid")

    def test_load_over_tls_shows_a_client_certificate(self):
        self.certificate("own", "IP:127.0.0.1")
        self.certificate("client", "DNS:client")
        place = self.serve("--tls-cert", "own.pem", "--tls-key", "own.key", "--tls-client-ca", "client.pem")
        self.assert_loads(f"https://{place}/", "-k", "--cert", "client.pem", "--key", "client.key")
        self.assert_refused(self.load(f"https://{place}/", "-k"), "client certificate", "--cert")

    def test_load_over_a_unix_domain_socket(self):
        path = self.folder / "own.sock"
        self.assertEqual(self.serve("--unix-socket", "own.sock"), "own.sock")
        self.assert_loads("http://localhost/", "--unix-socket", "own.sock")
        self.assert_loads("http+unix://" + str(path).replace("/", "%2F") + "/")

    def test_a_suite_runs_over_tls_and_over_sockets(self):
        self.certificate("own", "IP:127.0.0.1,DNS:localhost")
        suite = self.suite("""
suite: secure
targets:
  - {target: tls, embedded: {body: 1KiB, tls-cert: own.pem, tls-key: own.key}, port: auto}
  - {target: both, embedded: {body: 1KiB, tls-cert: own.pem, tls-key: own.key}, socket: both.sock}
  - {target: plain, embedded: {body: 1KiB}, socket: plain.sock}
scenarios:
  - {name: hello, warmup: 0s, requests_total: 100, connections: 2, tls: {ca: own.pem}}
  - {name: anew, warmup: 0s, requests_total: 100, connections: 2, keepalive: false, tls: {verify: false, session_reuse: false}}
""", "secure.yaml")
        self.assert_exit(self.run_program("run", suite), 0)
        cases = {case["name"]: case for case in self.run_file()["cases"]}
        measured = {name: case["trials"][0]["measured"] for name, case in cases.items()}
        self.assertEqual(len(cases), 6)
        for name, m in measured.items():
            self.assertGreater(m["window"]["ok"], 0, name)
            self.assertEqual(m["window"]["ok"] - m["time_to_first_byte"]["count"], 0, name)
            self.assertEqual("tls_handshake_time" in m, "plain" not in name, name)
        self.assertEqual(measured["hello/tls/connections:2"]["tls_handshake_time"]["count"], 2)
        self.assertEqual(measured["anew/tls/connections:2"]["tls_sessions_reused"], 0)
        self.assertEqual(cases["hello/both/connections:2"]["url"],
                         "https+unix://" + str(self.folder / "both.sock").replace("/", "%2F") + "/")
        self.assertFalse(list(self.folder.glob("*.sock")), "a socket is left behind")

    def test_a_process_that_listens_on_a_socket_is_measured(self):
        (self.folder / "app.py").write_text("""
import http.server, os, socketserver
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def address_string(self): return "-"
    def log_message(self, *words): pass
class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    request_queue_size = 100
    def get_request(self): connection, _ = super().get_request(); return connection, ("-", 0)
Server(os.environ["SOCKET"], Answer).serve_forever()
""")
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(self.folder / "app.sock"))  # as a server leaves it that was killed
        stale.close()
        suite = self.suite("""
targets:
  - {target: app, process: {command: [python3, app.py]}, socket: app.sock}
scenarios:
  - {name: hello, warmup: 0s, requests_total: 100, connections: 2}
""", "sock.yaml")
        self.assert_exit(self.run_program("run", suite), 0)

    def test_a_socket_that_is_taken_names_its_holder(self):
        self.serve("--unix-socket", "own.sock")
        suite = self.suite("""
targets: [{target: own, embedded: {}, socket: own.sock}]
scenarios: [{name: hello, duration: 100ms}]
""", "taken.yaml")
        done = self.run_program("run", suite)
        self.assert_exit(done, 3)
        self.assertRegex(done.err + done.out, r"own\.sock is taken by pid \d+ \(.*serve --port 0")

    def test_a_server_that_listens_elsewhere_is_told_of(self):
        suite = self.suite("""
targets:
  - {target: own, process: {command: [python3, -m, http.server, --bind, 127.0.0.1, "0"]}, socket: own.sock, ready: {within: 2s}}
scenarios: [{name: hello, duration: 100ms}]
""", "elsewhere.yaml")
        done = self.run_program("run", suite)
        self.assert_exit(done, 3)
        self.assertRegex(done.err + done.out, r"there is no such socket; it listens on 127\.0\.0\.1:\d+ instead")

    # What does not

    def test_a_name_without_an_address(self):
        self.assert_refused(self.load("http://no-such-host.invalid/", "--allow-remote"), "'no-such-host.invalid'", "check the host name")

    def test_a_port_where_nobody_listens(self):
        self.assert_refused(self.load("http://127.0.0.1:1/"), "127.0.0.1:1", "refused", "is the server running")
        self.assert_refused(self.load("http://localhost/", "--unix-socket", "none.sock"), "none.sock", "does the server listen on this socket")

    def test_tls_to_a_plain_server(self):
        self.assert_refused(self.load(f"https://{self.serve()}/"), "does not speak TLS", "http://")

    def test_plain_http_to_a_tls_server(self):
        self.certificate("own", "IP:127.0.0.1")
        place = self.serve("--tls-cert", "own.pem", "--tls-key", "own.key")
        self.assert_refused(self.load(f"http://{place}/"), "does this port speak plain HTTP?")

    def test_certificates_that_do_not_pass(self):
        self.certificate("own", "IP:127.0.0.1")
        self.certificate("other", "DNS:other.test")
        self.expired_certificate()
        for name, trusted, reason, cure in (("own", [], "self-signed", "--cacert"),
                                            ("other", ["--cacert", "other.pem"], "another host", "sni"),
                                            ("old", ["--cacert", "old.pem"], "expired", "renew")):
            with self.subTest(reason):
                place = self.serve("--tls-cert", f"{name}.pem", "--tls-key", f"{name}.key")
                self.assert_refused(self.load(f"https://{place}/", *trusted), reason, cure, "--insecure")

    def test_a_certificate_that_does_not_pass_is_not_waited_for(self):
        self.certificate("own", "IP:127.0.0.1")
        suite = self.suite("""
targets: [{target: own, embedded: {tls-cert: own.pem, tls-key: own.key}, port: auto, ready: {within: 10m}}]
scenarios: [{name: hello, duration: 100ms}]
""", "distrusted.yaml")
        done = self.run_program("run", suite)  # hangs, were it waited for
        self.assert_exit(done, 3)
        self.assertIn("self-signed", done.err + done.out)

    def test_a_server_of_http_2_only(self):
        def speak_http_2(connection):
            connection.sendall(HTTP_2)
            connection.recv(65536)

        with self.server_that(speak_http_2) as place:
            self.assert_refused(self.load(f"http://{place}/"), "HTTP/2", "HTTP/1.1")

    def test_a_tls_server_of_http_2_only(self):
        self.certificate("own", "IP:127.0.0.1")
        server = subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "own.pem", "-key", "own.key", "-alpn", "h2"],
                                  cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (server.kill(), server.communicate()))
        port = next(found[1] for line in server.stdout if (found := re.search(r"^ACCEPT .*:(\d+)$", line)))
        self.assert_refused(self.load(f"https://127.0.0.1:{port}/", "-k"), "HTTP/2", "HTTP/1.1")

    def test_a_port_that_speaks_no_http(self):
        def greet(connection):
            connection.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
            connection.recv(65536)

        with self.server_that(greet) as place:
            self.assert_refused(self.load(f"http://{place}/"), "does not begin with HTTP/1", "SSH-2.0-OpenSSH")
            suite = self.suite(f"""
targets: [{{target: ssh, url: "http://{place}", ready: {{within: 500ms}}}}]
scenarios: [{{name: hello, duration: 100ms}}]
""", "ssh.yaml")
            done = self.run_program("run", suite)
            self.assert_exit(done, 3)
            self.assertIn("SSH-2.0-OpenSSH", done.err + done.out)

    def test_files_that_cannot_be_used_are_2(self):
        place = self.serve()
        for words in (["--cacert", "none.pem"], ["--cert", "none.pem", "--key", "none.key"], ["--cert", "none.pem"]):
            with self.subTest(words):
                done = self.load(f"https://{place}/", *words)
                self.assert_exit(done, 2)
                self.assertIn("none" if len(words) != 2 or words[0] == "--cacert" else "--key", done.err)


if __name__ == "__main__":
    unittest.main()
