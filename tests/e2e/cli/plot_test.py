"""What `backbench plot` draws, read back from the pictures and held against the run."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

import made_run
from made_run import case
from picture import Picture
from program import SMALL, CliTest

COLOURS = ["#276BFB", "#BD5A13", "#105140", "#7C1975", "#564410", "#020BE8"]
BLUE, BROWN = COLOURS[:2]
LOCALES = ["de_DE.UTF-8", "tr_TR.UTF-8"]


def ok(rps, mean_ms):
    return (rps * made_run.WINDOW_S, 0, mean_ms)


# Sanic gets slower and then fails; Flask dies at 500 of 1 000 and has one level that was never tried.
CASES = [
    case("sanic", 10, ok(1500, 2.0), ok(1600, 2.5), ok(1400, 3.0)),
    case("sanic", 100, ok(1200, 80.0), ok(1300, 81.0), ok(1250, 79.0)),
    case("sanic", 500, (9900, 100, 300.0)),
    case("sanic", 1000, (8000, 2000, 400.0)),
    case("flask", 10, ok(400, 20.0)),
    case("flask", 100, ok(410, 240.0)),
    case("flask", 500, "the target died"),
    case("flask", 1000, ok(390, 2500.0)),
]


class PlotTest(CliTest):
    def setUp(self):
        super().setUp()
        if not shutil.which("gnuplot"):
            self.skipTest("gnuplot is not installed: apt-get install gnuplot-nox")

    def run_folder(self, cases, name="made", **how):
        folder = self.folder / name
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps(made_run.run(cases, **how)))
        return str(folder)

    def plot(self, *words, environment=None):
        """Draws, and gives the pictures by their names."""
        done = self.run_program("plot", *words, environment=environment)
        self.assert_exit(done, 0)
        return {pathlib.Path(line).name: self.folder / line for line in done.out.splitlines()}

    def picture(self, kind, cases, *words):
        pictures = self.plot(self.run_folder(cases), "--chart", kind, "--format", "svg", *words)
        self.assertEqual(len(pictures), 1, pictures)
        return Picture(*pictures.values())


class Drawn(PlotTest):
    def assert_drawn(self, picture, colour, wanted, logarithmic):
        """The marks of a line are `wanted`: (value, hollow)."""
        points = picture.points(colour)
        self.assertEqual(len(points), len(wanted), points)
        for (_, y, hollow), (value, wanted_hollow) in zip(points, wanted):
            self.assertEqual(hollow, wanted_hollow, value)
            drawn = picture.y_value(y, logarithmic)
            # Half a pixel of about 550: of the values' range, or of the factor that it spans.
            self.assertAlmostEqual(drawn, value, delta=0.01 * value + (0 if logarithmic else 0.002 * picture.ticks()[-1][0]))

    def test_latencies_are_where_they_belong_and_hollow_where_too_many_failed(self):
        picture = self.picture("latency", CASES)
        late = made_run.TIMEOUT_NS / 1e9
        self.assert_drawn(picture, BLUE, [((1500 * 2 + 1600 * 2.5 + 1400 * 3) / 4500 / 1000, False),
                                          ((1200 * 80 + 1300 * 81 + 1250 * 79) / 3750 / 1000, False),
                                          (0.99 * 0.3 + 0.01 * late, False), (0.8 * 0.4 + 0.2 * late, True)], True)
        self.assert_drawn(picture, BROWN, [(0.02, False), (0.24, False), (2.5, False)], True)
        self.assertIn("Lower is better", picture.said())
        self.assertIn("Hollow marker: over 1 % of the requests failed.", picture.said())
        self.assertIn("Arrow: at least this", picture.said())
        self.assertIn("Did not run: flask at 500.", picture.said())

    def test_rates_are_where_they_belong_from_zero(self):
        picture = self.picture("rps", CASES)
        self.assertEqual(picture.ticks()[0][0], 0)
        self.assert_drawn(picture, BLUE, [(1500, False), (1250, False), (990, False), (800, True)], False)
        self.assert_drawn(picture, BROWN, [(400, False), (410, False), (390, False)], False)
        self.assertIn("Higher is better", picture.said())
        rings = {round(picture.y_value(mark["y"], False), -1) for mark in picture.rings()}
        self.assertEqual(rings, {1500, 410})

    def test_failed_shares_are_where_they_belong_from_zero(self):
        picture = self.picture("errors", CASES)
        self.assertEqual(picture.ticks()[0][0], 0)
        self.assert_drawn(picture, BLUE, [(0, False), (0, False), (0.01, False), (0.2, True)], False)
        self.assertIn("error budget 1 %", picture.said())

    def test_the_axis_has_a_tick_at_each_measured_value_and_is_logarithmic(self):
        picture = self.picture("rps", CASES)
        ticks = picture.x_ticks()
        self.assertEqual(list(ticks), ["10", "100", "500", "1 000"])
        self.assertAlmostEqual((ticks["100"] - ticks["10"]) * 2, ticks["1 000"] - ticks["10"], delta=1)
        self.assertEqual([round(x) for x, _, _ in picture.points(BLUE)], [round(x) for x in ticks.values()])

    def test_a_line_is_broken_where_a_case_did_not_run(self):
        picture = self.picture("rps", CASES)
        ticks = picture.x_ticks()
        self.assertTrue(picture.joins(BROWN, ticks["10"], ticks["100"]))
        self.assertFalse(picture.joins(BROWN, ticks["100"], ticks["1 000"]))
        self.assertTrue(picture.joins(BLUE, ticks["500"], ticks["1 000"]))

    def test_the_footer_says_what_was_measured_where_and_when(self):
        footer = "GET /  ·  120 kB a response  ·  loopback, 2 × Example CPU  ·  2026-11-24  ·  0123456"
        self.assertIn(footer, self.picture("rps", CASES).said())

    def test_no_two_texts_touch_with_twelve_targets_at_twelve_levels(self):
        cases = [case(f"target-{t}", 2**level, ok(1000 + t, 1.0 + t / 100)) for t in range(12) for level in range(12)]
        folder = self.run_folder(cases)
        pictures = self.plot(folder, "--chart", "all", "--format", "svg")
        self.assertEqual(len(pictures), 4 + 2 * 12)  # percentiles and series for each level
        for name, path in pictures.items():
            with self.subTest(name):
                picture = Picture(path)
                self.assertEqual(picture.collisions(), [])
                for t in range(12):
                    self.assertIn(f"target-{t}\n", picture.said() + "\n")
                left, right = picture.rules[0][0], picture.rules[0][2]
                looks = {(m["colour"], m["type"]) for m in picture.marks if m["x"] > right}
                self.assertEqual(len(looks), 12)  # beside the names
                for text, box in picture.boxes():
                    self.assertTrue(box[0] >= 0 and box[2] <= 1600 and box[1] >= 0 and box[3] <= 900, text)

    def test_one_target_at_one_level_is_one_mark(self):
        for kind in ("latency", "rps", "errors", "knee"):
            with self.subTest(kind):
                pictures = self.plot(self.run_folder([case("own", 7, ok(1000, 3.0))], name=kind), "--chart", kind, "--format", "svg")
                picture = Picture(*pictures.values())
                self.assertEqual(len(picture.points(BLUE)), 1)
                self.assertEqual(picture.collisions(), [])

    def test_a_run_in_which_all_failed_has_pictures_that_say_so(self):
        cases = [case(target, n, "no") for target in ("a", "b") for n in (1, 2)]
        for name, path in self.plot(self.run_folder(cases), "--chart", "all", "--format", "svg").items():
            with self.subTest(name):
                picture = Picture(path)
                self.assertEqual(picture.marks, [])
                self.assertIn("Nothing was measured here", picture.said())
                self.assertIn("Did not run: a; b.", picture.said())
                self.assertNotRegex(picture.said(), r"(?i)\bnan\b|inf")

    def test_the_knee_has_a_point_for_each_load_with_its_connections_beside(self):
        picture = self.picture("knee", CASES)
        texts = picture.said().splitlines()
        for connections in ("10", "100", "500", "1 000"):
            self.assertIn(connections, texts)
        self.assertEqual(len(picture.points(BLUE)), 4)

    def test_percentiles_are_cut_where_too_few_requests_lie_beyond(self):
        pictures = self.plot(self.run_folder(CASES), "--chart", "percentiles", "--format", "svg")
        picture = Picture(pictures["hello.connections_10.percentiles.svg"])
        self.assertEqual(len(picture.points(BLUE)), 4)  # 45 000 requests: 50, 90, 99, 99.9 %
        self.assertEqual(len(picture.points(BROWN)), 3)  # 4 000: up to 99 %


class Names(PlotTest):
    HOSTILE = ["</text><script>alert(1)</script>", "a'b\"c`id`$(id)@m", "{/:Bold=40 x}_1^2\\n", "&#x3c;x&#xzz;&amp;",
               "x' ; set output 'evil.svg", "\u202etxt.exe", "服务器 🚀", "w" * 80, "%s%d%n", "#"]

    def test_hostile_names_are_texts_and_nothing_else(self):
        cases = [case(name, n, ok(1000 + i, 3.0)) for i, name in enumerate(self.HOSTILE) for n in (1, 10)]
        before = {path.name for path in self.folder.iterdir()}
        for name, path in self.plot(self.run_folder(cases), "--chart", "all", "--format", "svg").items():
            with self.subTest(name):
                picture = Picture(path)  # well-formed, for one
                self.assertEqual([e.tag for e in picture.root.iter() if e.tag.endswith("script")], [])
                said = picture.said().replace("\u200b", "")
                for shown in ("a'b\"c`id`$(id)@m", "{/:Bold=40 x}_1^2\\n", "&#x3c;x&#xzz;&amp;", "txt.exe", "服务器 🚀", "%s%d%n", "#"):
                    self.assertIn(shown, said)
                self.assertNotIn("\u202e", said)
                self.assertEqual(len([p for c in COLOURS for p in picture.points(c)]) > 0, True)
        self.assertEqual({path.name for path in self.folder.iterdir()} - before, {"made"})
        self.assertEqual(list(self.folder.rglob("evil*")), [])

    def test_hostile_scenarios_stay_in_their_folder(self):
        cases = [case("own", n, ok(1000, 3.0), scenario=name) for name in ("../up", "-o x", "a/b") for n in (1, 10)]
        folder = self.run_folder(cases)
        for path in self.plot(folder, "--format", "svg").values():
            self.assertEqual(path.resolve().parent, (self.folder / "made" / "plots").resolve())
        self.assertEqual([p.name for p in self.folder.iterdir()], ["made"])


class Choice(PlotTest):
    def test_a_plain_call_draws_the_three_charts_into_the_run_with_data_and_script(self):
        folder = self.run_folder(CASES)
        pictures = self.plot(folder)
        stems = [f"hello.{kind}_vs_connections" for kind in ("latency", "rps", "errors")]
        self.assertEqual(sorted(pictures), sorted(f"{stem}.{ending}" for stem in stems for ending in ("svg", "png")))
        found = sorted(path.name for path in (self.folder / "made" / "plots").iterdir())
        self.assertEqual(found, sorted(f"{stem}.{ending}" for stem in stems for ending in ("dat", "gp", "svg", "png")))
        for path in pictures.values():
            if path.suffix == ".png":
                head = path.read_bytes()[:24]
                self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
                self.assertEqual((int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")), (1600, 900))

    def test_the_script_draws_the_same_picture_again(self):
        path = self.plot(self.run_folder(CASES), "--chart", "rps", "--format", "svg")["hello.rps_vs_connections.svg"]
        before = path.read_bytes()
        path.unlink()
        subprocess.run(["gnuplot", "hello.rps_vs_connections.gp"], cwd=path.parent, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual(path.read_bytes(), before)

    def test_threads_and_durations_have_charts_when_they_vary(self):
        cases = [case("own", n, ok(1000, 3.0), threads=t, duration=d) for n in (10, 100) for t in (1, 2) for d in (10, 20)]
        folder = self.run_folder(cases)
        names = set(self.plot(folder, "--chart", "rps", "--format", "svg"))
        self.assertEqual(len(names), 3 * 4)
        self.assertIn("hello.connections_100.duration_20s.rps_vs_threads.svg", names)
        only = self.plot(folder, "--chart", "rps", "--x", "threads", "--format", "svg", "-o", "there")
        self.assertEqual(len(only), 4)
        picture = Picture(only["hello.connections_10.duration_10s.rps_vs_threads.svg"])
        self.assertEqual(list(picture.x_ticks()), ["1", "2"])
        self.assertIn("10 connections, 10s", picture.title())

    def test_several_runs_stand_in_one_picture_and_belong_somewhere(self):
        before = self.run_folder([case("own", n, ok(1000, 3.0)) for n in (1, 10)], name="before")
        after = self.run_folder([case("own", n, ok(1500, 2.0)) for n in (1, 10)], name="after", commit="fedcba9876")
        done = self.run_program("plot", before, after)
        self.assert_exit(done, 2)
        self.assertIn("-o DIR", done.err)
        picture = Picture(*self.plot(before, after + "/run.json", "--chart", "rps", "--format", "svg", "-o", "both").values())
        self.assertIn("own · before", picture.said())
        self.assertIn("own · after", picture.said())
        self.assertIn("0123456  ·  fedcba9", picture.said())
        self.assertEqual([round(picture.y_value(y, False), -1) for _, y, _ in picture.points(BROWN)], [1500, 1500])

    def test_what_cannot_be_drawn_is_2_and_says_why(self):
        folder = self.run_folder(CASES)
        for words, said in [(["--x", "rate"], "no benchmark has a rate"), (["--chart", "pie"], "pie"), (["--format", "gif"], "svg,png"),
                            (["--x", "time"], "time")]:
            with self.subTest(words):
                done = self.run_program("plot", folder, *words)
                self.assert_exit(done, 2)
                self.assertIn(said, done.err)
        self.assert_exit(self.run_program("plot", "nowhere"), 2)
        done = self.run_program("plot", self.run_folder([], name="none"))
        self.assert_exit(done, 2)
        self.assertIn("nothing to draw", done.err)


class Surroundings(PlotTest):
    def test_the_same_bytes_under_any_locale(self):
        locales = self.folder / "locales"
        locales.mkdir()
        for name in LOCALES:
            made = subprocess.run(["localedef", "-i", name.partition(".")[0], "-f", "UTF-8", str(locales / name)],
                                  capture_output=True, text=True)
            if not (locales / name / "LC_NUMERIC").exists():
                self.skipTest(f"cannot make the locale {name} (Debian: apt-get install locales): {made.stderr.strip()}")
        folder = self.run_folder(CASES)
        drawn = {}
        for name in ["C", *LOCALES]:
            environment = {"LC_ALL": name, "LANG": name, "LOCPATH": str(locales)}
            pictures = self.plot(folder, "--chart", "all", "-o", f"in-{name}", environment=environment)
            drawn[name] = {path.name: path.read_bytes() for path in (self.folder / f"in-{name}").iterdir()}
            self.assertGreater(len(pictures), 8)
        for name in LOCALES:
            self.assertEqual(drawn[name].keys(), drawn["C"].keys())
            for file, content in drawn[name].items():
                self.assertEqual(content, drawn["C"][file], f"{file} differs under {name}")

    def test_the_locales_of_that_test_do_write_commas(self):
        locales = self.folder / "locales"
        locales.mkdir()
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(locales / "de_DE.UTF-8")], capture_output=True)
        if not (locales / "de_DE.UTF-8" / "LC_NUMERIC").exists():
            self.skipTest("cannot make locales (Debian: apt-get install locales)")
        said = subprocess.run(["printf", "%.1f", "0,5"], capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "de_DE.UTF-8", "LOCPATH": str(locales)})
        self.assertEqual(said.stdout, "0,5")

    def test_a_users_own_settings_of_gnuplot_change_nothing(self):
        folder = self.run_folder(CASES)
        plain = self.plot(folder, "--chart", "rps", "--format", "svg", "-o", "plain")
        home = self.folder / "home"
        home.mkdir()
        (home / ".gnuplot").write_text("set title 'mine'\nset decimalsign ','\n")
        mine = self.plot(folder, "--chart", "rps", "--format", "svg", "-o", "mine", environment={"HOME": str(home)})
        for name, path in plain.items():
            self.assertEqual(path.read_bytes(), mine[name].read_bytes())

    def test_a_folder_that_cannot_be_written_is_4(self):
        folder = self.run_folder(CASES)
        (self.folder / "file").write_text("")
        done = self.run_program("plot", folder, "-o", "file/there")
        self.assert_exit(done, 4)
        self.assertIn("file/there", done.err)

    def test_a_gnuplot_that_fails_is_4_with_its_words(self):
        tools = self.tools("echo 'line 7: no such terminal' >&2; exit 1")
        done = self.run_program("plot", self.run_folder(CASES), environment={"PATH": tools})
        self.assert_exit(done, 4)
        self.assertIn("no such terminal", done.err)

    def test_a_picture_without_its_end_is_not_passed_off_as_one(self):
        tools = self.tools("echo '<svg>' > hello.latency_vs_connections.svg")
        done = self.run_program("plot", self.run_folder(CASES), "--format", "svg", environment={"PATH": tools})
        self.assert_exit(done, 4)
        self.assertIn("disk full", done.err)

    def tools(self, script):
        folder = self.folder / "tools"
        folder.mkdir()
        (folder / "gnuplot").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "gnuplot").chmod(0o755)
        return str(folder)


class OfARun(PlotTest):
    def test_a_run_draws_its_three_charts_by_itself(self):
        done = self.run_program("run", self.suite())
        self.assert_exit(done, 0)
        found = {path.name for path in (self.results() / "plots").iterdir()}
        self.assertLessEqual({f"hello.{kind}_vs_connections.svg" for kind in ("latency", "rps", "errors")}, found)
        self.assertIn("pictures in", done.err)

    def test_no_plots_is_taken_at_its_word(self):
        self.assert_exit(self.run_program("run", self.suite(), "--no-plots"), 0)
        self.assertFalse((self.results() / "plots").exists())


class WithoutGnuplot(CliTest):
    def nothing(self):
        folder = self.folder / "empty"
        folder.mkdir()
        return {"PATH": str(folder)}

    def test_a_run_is_as_good_and_says_in_one_line_what_is_missing(self):
        done = self.run_program("run", self.suite(SMALL), environment=self.nothing())
        self.assert_exit(done, 0)
        lines = [line for line in done.err.splitlines() if "gnuplot" in line]
        self.assertEqual(len(lines), 1, done.err)
        self.assertIn("apt-get install gnuplot-nox", lines[0])
        self.assertTrue((self.results() / "plots" / "hello.rps_vs_connections.gp").is_file())

    def test_plot_says_the_same_and_is_4(self):
        folder = self.folder / "made"
        folder.mkdir()
        (folder / "run.json").write_text(json.dumps(made_run.run(CASES)))
        done = self.run_program("plot", str(folder), environment=self.nothing())
        self.assert_exit(done, 4)
        self.assertIn("apt-get install gnuplot-nox", done.err)
        self.assertTrue((folder / "plots" / "hello.rps_vs_connections.gp").is_file())


if __name__ == "__main__":
    unittest.main()
