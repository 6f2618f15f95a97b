#include "target/embedded_server.hpp"

#include "base/error.hpp"
#include "target/embedded_behaviour.hpp"
#include "target/embedded_connection.hpp"
#include "target/local_socket.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <sys/resource.h>
#include <thread>
#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace backbench::target {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Protocol = asio::generic::stream_protocol;
using boost::system::error_code;

constexpr auto resume = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t buffer_size =
    256 * 1024;  // must hold the longest head, embedded::RequestReader::head_limit

/// One thread's share. The context is destroyed first, and with it the connections that use the buffer.
struct Worker {
  std::vector<char> buffer = std::vector<char>(buffer_size);
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
};

asio::awaitable<void> run_connection(Protocol::socket socket, http::TlsContext* tls,
                                     embedded::Service service) {
  if (tls != nullptr) socket.native_non_blocking(true);
  embedded::Connection connection(socket.native_handle(), tls, service);
  asio::steady_timer timer(socket.get_executor());
  for (;;) {
    switch (connection.step()) {
      case embedded::Wait::readable:
        co_await socket.async_wait(socket.wait_read, resume);
        break;
      case embedded::Wait::writable:
        co_await socket.async_wait(socket.wait_write, resume);
        break;
      case embedded::Wait::until:
        timer.expires_at(connection.held_until());
        co_await timer.async_wait(resume);
        break;
      case embedded::Wait::over:
        co_return;
    }
  }
}

class Server {
 public:
  explicit Server(const EmbeddedOptions& options)
      : behaviour_(options, base::Clock::now()), acceptor_(front_) {
    for (int i = 0; i < options.threads; ++i) workers_.push_back(std::make_unique<Worker>());
    for (const Fault& fault : options.faults) {
      if (fault.kind == FaultKind::no_accept) most_connections_ = std::min(most_connections_, fault.limit);
    }
    if (options.tls) tls_.emplace(*options.tls);
    if (options.unix_socket.empty()) {
      listen(options);
    } else {
      listen_on_socket(options.unix_socket);
    }
  }
  ~Server() {
    if (!socket_file_.empty()) remove_socket(socket_file_);
  }

  /// 0 on a Unix-domain socket.
  std::uint16_t port() const {
    if (!socket_file_.empty()) return 0;
    tcp::endpoint local;
    const Protocol::endpoint listening = acceptor_.local_endpoint();
    std::memcpy(local.data(), listening.data(), listening.size());
    return local.port();
  }

  int run(const std::atomic<bool>& stop) {
    asio::co_spawn(front_, accept(), asio::detached);
    asio::co_spawn(front_, watch(stop), asio::detached);
    std::vector<std::jthread> threads;
    for (auto& worker : workers_) threads.emplace_back([&worker] { worker->context.run(); });
    front_.run();
    end();
    threads.clear();
    return exit_status_;
  }

 private:
  void listen(const EmbeddedOptions& options) {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (!error) {
      const tcp::endpoint endpoint(address, options.port);
      acceptor_.open(endpoint.protocol(), error);
      if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
      if (!error) acceptor_.bind(endpoint, error);
      if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
      throw base::Error(
          base::ExitCode::target_failed,
          fmt::format("cannot listen on {} port {}: {}; choose another port, or 0 for a free one",
                      options.address, options.port, error.message()));
    }
  }

  void listen_on_socket(const std::string& path) {
    require_free_socket(path);
    error_code error;
    const asio::local::stream_protocol::endpoint endpoint(path);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      throw base::Error(
          base::ExitCode::target_failed,
          fmt::format("cannot listen on the socket {}: {}; choose a path in a folder that you may "
                      "write to",
                      path, error.message()));
    }
    socket_file_ = path;
  }

  asio::awaitable<void> accept() {
    asio::steady_timer rest(front_);
    for (std::uint64_t number = 0; number < most_connections_;) {
      Worker& worker = *workers_[number % workers_.size()];
      Protocol::socket socket(worker.context);
      const auto [error] = co_await acceptor_.async_accept(socket, resume);
      if (error) {  // out of descriptors: some connection has to end first
        rest.expires_after(std::chrono::milliseconds(10));
        co_await rest.async_wait(resume);
        continue;
      }
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      behaviour_.connection_opened();
      ++number;
      asio::co_spawn(worker.context,
                     run_connection(std::move(socket), tls_ ? &*tls_ : nullptr,
                                    embedded::Service{behaviour_, worker.buffer, die_}),
                     asio::detached);
    }
    // The socket goes on listening, so the kernel still completes handshakes for nobody.
  }

  asio::awaitable<void> watch(const std::atomic<bool>& stop) {
    asio::steady_timer timer(front_);
    while (!stop.load()) {
      timer.expires_after(std::chrono::milliseconds(20));
      co_await timer.async_wait(resume);
    }
    end();
  }

  void end() {
    front_.stop();
    for (auto& worker : workers_) worker->context.stop();
  }

  std::atomic<int> exit_status_{0};
  const std::function<void(int)> die_ = [this](int status) {
    exit_status_ = status;
    end();
  };
  std::optional<http::TlsContext> tls_;  // outlives the connections
  std::string socket_file_;
  embedded::Behaviour behaviour_;
  std::uint64_t most_connections_ = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::unique_ptr<Worker>> workers_;
  asio::io_context front_{1};  // accepts; its frames hold sockets of the workers' contexts, so it goes first
  asio::basic_socket_acceptor<Protocol> acceptor_;
};

void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int serve(const EmbeddedOptions& options, const std::atomic<bool>& stop,
          const std::function<void(std::uint16_t)>& on_listening) {
  raise_open_files();
  Server server(options);
  on_listening(server.port());
  return server.run(stop);
}

}  // namespace backbench::target
