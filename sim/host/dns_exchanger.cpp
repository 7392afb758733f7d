#include "sim/host/dns_exchanger.hpp"

#include "protocol/dns/message_codec.hpp"

namespace sim::host {

using dns::ExchangeResult;
using recording::Event;

namespace {

std::vector<std::string> texts_of(const std::vector<dns::ResourceRecord>& records) {
    std::vector<std::string> texts;
    texts.reserve(records.size());
    for (const dns::ResourceRecord& record : records) texts.push_back(record.to_string());
    return texts;
}

}  // namespace

/// One query under way. Its subclasses know how it travels.
class DnsExchanger::Exchange {
public:
    Exchange(DnsExchanger& owner, Endpoint server, dns::Message query)
        : owner_(owner),
          server_(server),
          query_(std::move(query)),
          pending_(std::make_shared<protocol::Pending<ExchangeResult>>()),
          deadline_(owner.runtime_, [this] { finish(ExchangeResult::Outcome::timed_out); }) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    virtual ~Exchange() = default;

    void begin(Duration timeout, std::string_view transport) {
        record_query(transport);
        deadline_.set(runtime().now() + timeout);
        send_query();
    }
    [[nodiscard]] bool finished() const { return pending_->completed(); }
    [[nodiscard]] const std::shared_ptr<protocol::Pending<ExchangeResult>>& pending() const { return pending_; }

protected:
    virtual void send_query() = 0;
    virtual void release() = 0;  ///< gives the port or connection back

    [[nodiscard]] Runtime& runtime() { return owner_.runtime_; }
    [[nodiscard]] const Endpoint& server() const { return server_; }
    [[nodiscard]] const dns::Message& query() const { return query_; }

    /// @return whether the octets were the response
    bool take_response(std::string_view octets) {
        auto response = dns::decode(octets);
        if (!response) return false;
        if (!dns::is_response_to(*response, query_)) return false;
        record_answer(*response);
        finish(ExchangeResult::Outcome::answered, std::move(*response));
        return true;
    }
    void finish(ExchangeResult::Outcome outcome, dns::Message response = {}) {
        if (finished()) return;
        if (outcome == ExchangeResult::Outcome::timed_out) record_timeout();
        deadline_.cancel();
        release();
        pending_->complete(ExchangeResult{outcome, std::move(response)});
    }

private:
    void set_question(Event& event) const {
        event.message = owner_.message_;
        event.fields.set("server", server_.address.to_string());
        if (query_.questions.empty()) return;
        event.fields.set("name", query_.questions.front().name.to_string());
        event.fields.set("type", dns::to_string(query_.questions.front().type));
    }
    void record_query(std::string_view transport) {
        runtime().record(EventKind::dns_query, [&](Event& event) {
            set_question(event);
            event.fields.set("id", unsigned{query_.id});
            event.fields.set("transport", transport);
            event.fields.set("recursion_desired", query_.recursion_desired);
        });
    }
    void record_answer(const dns::Message& response) {
        runtime().record(EventKind::dns_answer, [&](Event& event) {
            set_question(event);
            event.fields.set("rcode", dns::to_string(response.rcode));
            event.fields.set("id", unsigned{response.id});
            event.fields.set("authoritative", response.authoritative);
            event.fields.set("truncated", response.truncated);
            event.fields.set("answers", texts_of(response.answers));
            event.fields.set("authority", texts_of(response.authorities));
            event.fields.set("additional", texts_of(response.additionals));
        });
    }
    void record_timeout() {
        runtime().record(EventKind::dns_timeout, [&](Event& event) { set_question(event); });
    }

    DnsExchanger& owner_;
    Endpoint server_;
    dns::Message query_;
    std::shared_ptr<protocol::Pending<ExchangeResult>> pending_;
    Timer deadline_;
};

class DnsExchanger::UdpExchange : public Exchange, public network::DatagramHandler {
public:
    using Exchange::Exchange;
    ~UdpExchange() override { release(); }

    void on_datagram(Endpoint, Endpoint remote, std::string_view octets) override {
        if (remote != server()) return;  // RFC 5452 section 9.1: only from where the query went
        if (!take_response(octets) && !dns::decode(octets)) finish(ExchangeResult::Outcome::malformed);
    }
    /// Resolvers connect their sockets, so that such news reaches them (RFC 1122 section 4.1.3.3).
    void on_unreachable(Endpoint, Endpoint remote) override {
        if (remote == server()) finish(ExchangeResult::Outcome::unreachable);
    }

protected:
    void send_query() override {
        bind_random_port();
        if (port_ == 0) return finish(ExchangeResult::Outcome::unreachable);
        runtime().send_datagram(port_, server(), dns::encode(query()));
    }
    void release() override {
        if (port_ != 0) runtime().unbind(std::exchange(port_, std::uint16_t{0}));
    }

private:
    /// A port nobody can guess, RFC 5452 section 9.2.
    void bind_random_port();
    std::uint16_t port_ = 0;
};

class DnsExchanger::TcpExchange : public Exchange, public ConnectionHandler {
public:
    using Exchange::Exchange;
    ~TcpExchange() override { release(); }

    void on_connected() override { runtime().send(connection_, dns::frame_for_tcp(dns::encode(query()))); }
    void on_octets(std::string_view octets) override {
        splitter_.push(octets);
        while (const auto message = splitter_.next_message()) {
            if (!take_response(*message)) finish(ExchangeResult::Outcome::malformed);
            if (finished()) return;
        }
    }
    void on_peer_closed() override { finish(ExchangeResult::Outcome::malformed); }
    void on_failed(network::ConnectionFailure) override {
        connection_ = 0;
        finish(ExchangeResult::Outcome::unreachable);
    }

protected:
    void send_query() override {
        constexpr Duration connect_timeout = std::chrono::seconds{10};  // the exchange's own deadline is shorter
        connection_ = runtime().connect(server(), connect_timeout, *this);
    }
    void release() override {
        if (connection_ != 0) runtime().abandon(std::exchange(connection_, ConnectionId{0}));
    }

private:
    ConnectionId connection_ = 0;
    dns::TcpMessageSplitter splitter_;
};

void DnsExchanger::UdpExchange::bind_random_port() {
    constexpr std::uint64_t first = 49152;  // the dynamic ports, RFC 6335 section 6
    constexpr std::uint64_t count = 16384;
    constexpr int tries_max = 64;
    protocol::RandomStream& stream = runtime().random("dns-ports");
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto port = static_cast<std::uint16_t>(first + stream.below(count));
        if (!runtime().bind(port, *this)) continue;
        port_ = port;
        return;
    }
}

DnsExchanger::DnsExchanger(Runtime& runtime, std::string message) : runtime_(runtime), message_(std::move(message)) {}

DnsExchanger::~DnsExchanger() = default;

std::shared_ptr<protocol::Pending<ExchangeResult>> DnsExchanger::exchange(Endpoint server, dns::Message query,
                                                                          Duration timeout,
                                                                          dns::DnsTransport transport) {
    exchanges_.remove_if([](const std::unique_ptr<Exchange>& exchange) { return exchange->finished(); });
    const bool by_udp = transport == dns::DnsTransport::udp;
    std::unique_ptr<Exchange> exchange;
    if (by_udp) {
        exchange = std::make_unique<UdpExchange>(*this, server, std::move(query));
    } else {
        exchange = std::make_unique<TcpExchange>(*this, server, std::move(query));
    }
    auto pending = exchange->pending();
    exchanges_.push_back(std::move(exchange));
    exchanges_.back()->begin(timeout, by_udp ? "udp" : "tcp");
    return pending;
}

}  // namespace sim::host
