#include "record/hdr_encoding.hpp"

#include <bit>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include <zlib.h>

namespace backbench::record {
namespace {

constexpr std::uint32_t outer_cookie = 0x1c849314;
constexpr std::uint32_t inner_cookie = 0x1c849313;

template <class Number>
void put(std::string& bytes, Number value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xff);
}

/// At most nine bytes; the ninth has eight bits of its own.
void put_zigzag(std::string& bytes, std::int64_t value) {
  std::uint64_t rest = static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
  for (int i = 0; i < 8 && rest >= 0x80; ++i, rest >>= 7) bytes += static_cast<char>((rest & 0x7f) | 0x80);
  bytes += static_cast<char>(rest);
}

/// Bucket and count of those that are not empty, by rising bucket.
using Counts = std::vector<std::pair<std::size_t, std::uint64_t>>;

std::string text_of(const Counts& counts) {
  std::string bytes;
  std::size_t next = 0;
  for (const auto& [bucket, count] : counts) {
    if (bucket > next) put_zigzag(bytes, -static_cast<std::int64_t>(bucket - next));
    put_zigzag(bytes, static_cast<std::int64_t>(count));
    next = bucket + 1;
  }
  return bytes;
}

std::string compressed(const std::string& bytes) {
  uLongf length = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(length, '\0');
  if (compress(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<const Bytef*>(bytes.data()),
               static_cast<uLong>(bytes.size())) != Z_OK)
    throw std::bad_alloc();  // the only thing that can fail with a buffer of that size
  out.resize(length);
  return out;
}

std::string base64(const std::string& bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k > bytes.size() ? '=' : digits[three >> (18 - 6 * k) & 0x3f];
  }
  return text;
}

std::string encoded(const Counts& counts, std::uint32_t significant_digits) {
  const std::string text = text_of(counts);
  std::string inner;
  put(inner, inner_cookie);
  put(inner, static_cast<std::uint32_t>(text.size()));
  put(inner, std::uint32_t{0});  // normalizing index offset
  put(inner, significant_digits);
  put(inner, std::uint64_t{1});  // lowest discernible value
  put(inner, static_cast<std::uint64_t>(metrics::Histogram::highest_trackable));
  put(inner, std::bit_cast<std::uint64_t>(1.0));  // integer to double conversion ratio
  inner += text;

  const std::string stream = compressed(inner);
  std::string outer;
  put(outer, outer_cookie);
  put(outer, static_cast<std::uint32_t>(stream.size()));
  return base64(outer + stream);
}

}  // namespace

std::string hdr_base64(const metrics::Histogram& histogram) {
  Counts counts;
  for (std::size_t i = 0; i < histogram.counts().size(); ++i)
    if (histogram.counts()[i] > 0) counts.emplace_back(i, histogram.counts()[i]);
  return encoded(counts, metrics::Histogram::significant_digits);
}

std::string hdr_base64(const metrics::SecondCounts& second) {
  Counts counts;
  for (const metrics::BucketCount& each : second) counts.emplace_back(each.bucket, each.count);
  return encoded(counts, metrics::SecondTimes::significant_digits);
}

}  // namespace backbench::record
