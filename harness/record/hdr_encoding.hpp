#pragma once

#include "metrics/histogram.hpp"
#include "metrics/second_times.hpp"

#include <string>

namespace backbench::record {

/// HdrHistogram's V2 compressed encoding in base64, which begins "HISTFAAAA": cookie 0x1c849314, the length
/// of a zlib stream, and in it cookie 0x1c849313, the layout, and the counts as ZigZag LEB128 (a negative
/// number is a run of empty buckets). HdrHistogram's encodeIntoCompressedByteBuffer is the reference.
std::string hdr_base64(const metrics::Histogram& histogram);
std::string hdr_base64(const metrics::SecondCounts& second);

}  // namespace backbench::record
