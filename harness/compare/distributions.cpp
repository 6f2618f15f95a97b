#include "compare/distributions.hpp"

#include <cassert>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace backbench::compare {

double normal_quantile(double p) {
  assert(p > 0 && p < 1);
  return boost::math::quantile(boost::math::normal{}, p);
}

double normal_upper_tail(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal{}, z));
}

double student_t_quantile(double p, double degrees) {
  assert(p > 0 && p < 1 && degrees > 0);
  return boost::math::quantile(boost::math::students_t{degrees}, p);
}

double binomial_upper_tail(std::uint64_t successes, std::uint64_t trials, double p) {
  if (successes == 0) return 1;
  if (successes > trials) return 0;
  const boost::math::binomial distribution{static_cast<double>(trials), p};
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(successes - 1)));
}

}  // namespace backbench::compare
