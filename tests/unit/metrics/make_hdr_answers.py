#!/usr/bin/env python3
"""Writes hdr_answers.hpp: what a real HdrHistogram says, for histogram_test.cpp.

    python3 -m venv /tmp/hdr && /tmp/hdr/bin/pip install hdrhistogram==0.10.8
    /tmp/hdr/bin/python make_hdr_answers.py > hdr_answers.hpp

The sample sets are made by the same small generator as in the test, so only answers need to be stored.
"""
from hdrh.histogram import HdrHistogram

LOWEST, HIGHEST = 1, 3_600_000_000_000


def histogram(digits=3):
    return HdrHistogram(LOWEST, HIGHEST, digits)


def places():
    values = {0, 1, 2, 3, 127, 128, 255, 256, 257, 1023, 1024, 1025, 2046, 2047, 2048, 2049, 4095, 4096, 1_000_000, 10_000_000_000}
    for power in range(11, 42):
        values |= {2**power - 1, 2**power, 2**power + 1}
    values |= {HIGHEST - 1, HIGHEST}
    return sorted(v for v in values if v <= HIGHEST)


def print_places(name, h):
    print(f"inline constexpr Place {name}[] = {{")
    for v in places():
        index = h._counts_index_for(v)
        print(f"    {{{v}, {index}, {h.get_lowest_equivalent_value(v)}, {h.get_highest_equivalent_value(v)}}},")
    print("};\n")


def samples(seed, count, spread):
    """A 64-bit linear congruential generator; values spread over `spread` octaves from 1 µs."""
    state = seed
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        octave = (state >> 33) % spread
        yield (1000 << octave) + (state >> 20) % (1000 << octave)


def main():
    fine, coarse = histogram(), histogram(2)
    print("// Made by make_hdr_answers.py from PyPI's hdrhistogram 0.10.8; not to be edited.\n// clang-format off\n#pragma once\n")
    print("#include <cstddef>\n#include <cstdint>\n\nnamespace hdr_answers {\n")
    print(f"inline constexpr std::size_t counts_length = {fine.counts_len};")
    print(f"inline constexpr std::size_t counts_length_of_2_digits = {coarse.counts_len};\n")
    print("struct Place {\n  std::int64_t value;\n  std::size_t index;\n  std::int64_t lowest, highest;\n};")
    print_places("places", fine)
    print_places("places_of_2_digits", coarse)
    percentiles = [0.001, 1, 2.5, 10, 25, 50, 75, 90, 97.5, 99, 99.9, 99.99, 100]
    print("struct Quantile {\n  double percent;\n  std::int64_t value;\n};")
    print("struct Set {\n  std::uint64_t seed;\n  int count;\n  std::uint64_t spread;\n"
          "  double mean, stddev;\n  Quantile quantiles[%d];\n};" % len(percentiles))
    print("inline constexpr Set sets[] = {")
    for seed, count, spread in [(1, 1, 1), (2, 2, 3), (3, 37, 10), (4, 1000, 20), (5, 20011, 31)]:
        h = histogram()
        for v in samples(seed, count, spread):
            assert h.record_value(v)
        print(f"    {{{seed}, {count}, {spread}, {h.get_mean_value()!r}, {h.get_stddev()!r}, {{")
        for p in percentiles:
            print(f"        {{{p}, {h.get_value_at_percentile(p)}}},")
        print("    }},")
    print("};\n\n}  // namespace hdr_answers")


main()
