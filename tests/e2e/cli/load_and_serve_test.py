"""The ad-hoc test of one address, against the server that is run by hand."""

import re
import signal
import unittest
import urllib.request

from program import CliTest, strict_json


class LoadAndServe(CliTest):
    def serve(self, *flags):
        server = self.start("serve", "--port", "0", *flags)
        self.addCleanup(self.end, server)
        line = server.stdout.readline()
        found = re.fullmatch(r"listening on (127\.0\.0\.1:\d+)\n", line)
        self.assertTrue(found, line)
        return "http://" + found[1], server

    def end(self, server):
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=10)

    def test_serve_answers_with_the_body_it_was_told(self):
        url, _ = self.serve("--body", "13B")
        with urllib.request.urlopen(url, timeout=10) as answer:
            self.assertEqual(len(answer.read()), 13)

    def test_serve_ends_with_sigterm(self):
        _, server = self.serve()
        server.send_signal(signal.SIGTERM)
        self.assertIn(server.wait(timeout=10), (0, 143))

    def test_load_prints_autocannons_three_tables(self):
        url, _ = self.serve("--body", "1KiB")
        done = self.run_program("load", url, "-c", "4", "-d", "300ms")
        self.assert_exit(done, 0)
        for word in ("Latency", "Req/Sec", "Bytes/Sec", "97.5%", "Stdev"):
            self.assertIn(word, done.out + done.err)

    def test_load_json_is_autocannons_object(self):
        url, _ = self.serve("--body", "1KiB")
        done = self.run_program("load", url, "-c", "4", "-d", "300ms", "--json")
        self.assert_exit(done, 0)
        data = strict_json(done.out)
        self.assertEqual((data["connections"], data["errors"], data["non2xx"]), (4, 0, 0))
        self.assertGreater(data["2xx"], 0)
        self.assertEqual(data["2xx"], data["requests"]["total"])

    def test_load_sends_method_headers_and_body(self):
        url, _ = self.serve()
        done = self.run_program("load", url + "/echo", "-c", "1", "-d", "200ms", "-m", "POST", "-H", "Content-Type: text/plain", "-b",
                                "hello", "--json")
        self.assert_exit(done, 0)
        self.assertGreater(strict_json(done.out)["2xx"], 0)

    def test_load_keeps_to_a_rate(self):
        url, _ = self.serve("--body", "1KiB")
        done = self.run_program("load", url, "-c", "4", "-d", "1s", "-r", "100/s", "--json")
        self.assert_exit(done, 0)
        # A schedule of 100 a second has 100 places in a second, one more or less at its ends.
        self.assertLessEqual(strict_json(done.out)["requests"]["total"], 101)

    def test_load_of_wrong_answers_counts_them(self):
        url, _ = self.serve("--fault", "status:code=503")
        done = self.run_program("load", url, "-c", "2", "-d", "200ms", "--json")
        data = strict_json(done.out)
        self.assertEqual(data["2xx"], 0)
        self.assertGreater(data["5xx"], 0)
        self.assertEqual(data["non2xx"], data["5xx"])

    def test_load_of_a_port_where_nobody_listens_is_3(self):
        done = self.run_program("load", "http://127.0.0.1:1", "-d", "100ms")
        self.assert_exit(done, 3)
        self.assertIn("refused", done.err)

    def test_load_takes_more_than_a_million_requests_but_not_none_and_not_fewer(self):
        for requests, code in (("1000001", 3), ("0", 2), ("-4", 2)):
            with self.subTest(requests=requests):
                self.assert_exit(self.run_program("load", "http://127.0.0.1:1", "-n", requests), code)

    def test_load_of_what_is_no_address_is_2(self):
        for url in ("127.0.0.1:80", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999/"):
            with self.subTest(url=url):
                self.assert_exit(self.run_program("load", url), 2)

    def test_load_of_another_host_needs_leave(self):
        done = self.run_program("load", "http://192.0.2.1/", "-d", "100ms")
        self.assert_exit(done, 2)
        self.assertIn("--allow-remote", done.err)

    def test_load_stops_at_ctrl_c_with_what_it_has(self):
        url, _ = self.serve("--body", "1KiB")
        load = self.start("load", url, "-d", "10m", "--json")
        self.assertTrue(self.becomes(lambda: self.has_connection(load)))
        load.send_signal(signal.SIGINT)
        done = self.finish(load)
        self.assert_exit(done, 130)
        strict_json(done.out)

    def has_connection(self, process):
        try:
            links = [path.readlink() for path in __import__("pathlib").Path(f"/proc/{process.pid}/fd").iterdir()]
        except OSError:
            return False
        return any(str(link).startswith("socket:") for link in links)


if __name__ == "__main__":
    unittest.main()
