"""metrics.txt by the OpenMetrics parser of Prometheus' own Python client, which refuses what the standard forbids."""

import sys
import unittest

from sample import SampleTest

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's, where another Python stands first in the path
try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
    from prometheus_client.parser import text_string_to_metric_families as older_text_to_metric_families
except ImportError:
    text_string_to_metric_families = None


@unittest.skipIf(text_string_to_metric_families is None, "python3-prometheus-client is not installed: NOT tested")
class OpenMetrics(SampleTest):
    def families(self):
        return {family.name: family for family in text_string_to_metric_families(self.text("metrics.txt"))}

    def measured(self):
        return [case for case in self.run_file["cases"] if "merged" in case]

    def test_every_case_has_its_figures_under_its_own_name(self):
        families = self.families()
        rps = {sample.labels["case"]: sample.value for sample in families["backbench_rps"].samples}
        self.assertEqual(rps, {case["name"]: case["merged"]["rps"] for case in self.measured()})
        requests = {}
        for sample in families["backbench_requests"].samples:
            requests.setdefault(sample.labels["case"], {})[sample.labels["ending"]] = sample.value
        for case in self.measured():
            books = [trial["measured"]["window"] for trial in case["trials"] if "failure" not in trial]
            for ending, count in requests[case["name"]].items():
                self.assertEqual(count, sum(book[ending] for book in books), case["name"])

    def test_histograms_hold_every_sample(self):
        samples = self.families()["backbench_response_time_seconds"].samples
        for case in self.measured():
            mine = [sample for sample in samples if sample.labels["case"] == case["name"]]
            buckets = [sample.value for sample in mine if sample.name.endswith("_bucket")]
            self.assertEqual(buckets, sorted(buckets))
            self.assertEqual(buckets[-1], case["merged"]["response_time"]["count"])
            total = next(sample.value for sample in mine if sample.name.endswith("_sum"))
            mean_s = case["merged"]["response_time"]["mean"]["value_ms"] / 1e3
            self.assertAlmostEqual(total / buckets[-1], mean_s, delta=1e-8 + 1e-6 * mean_s)

    def test_the_run_is_described(self):
        (sample,) = self.families()["backbench_run_info"].samples
        self.assertEqual(sample.labels["suite"], self.run_file["suite"])

    def test_the_older_text_format_has_the_same_samples(self):
        def samples(families):
            return sorted((s.name, sorted(s.labels.items()), s.value) for family in families for s in family.samples)

        self.assertEqual(samples(older_text_to_metric_families(self.text("metrics.txt"))), samples(self.families().values()))


if __name__ == "__main__":
    unittest.main()
