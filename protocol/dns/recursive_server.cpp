#include "protocol/dns/recursive_server.hpp"

#include <utility>

namespace protocol::dns {

namespace {

/// Why a query is not resolved; NOERROR: it is.
ResponseCode objection(const Message& query) {
    if (query.response) return ResponseCode::format_error;
    if (query.edns && query.edns->version != 0) return ResponseCode::bad_version;
    if (query.opcode != Opcode::query) return ResponseCode::not_implemented;
    if (query.questions.size() != 1) return ResponseCode::format_error;
    const Question& question = query.questions.front();
    const bool resolvable = question.record_class == RecordClass::in && is_data_type(question.type);
    return resolvable && query.recursion_desired ? ResponseCode::no_error : ResponseCode::refused;
}

}  // namespace

Task<Message> RecursiveServer::respond(Message query) {
    Message response = make_response(query, objection(query));
    response.recursion_available = true;
    if (response.rcode != ResponseCode::no_error) co_return response;
    const Question question = query.questions.front();
    Task<Resolution> resolving = resolver_.resolve(question.name, question.type);
    Resolution resolution = co_await resolving;
    response.rcode = resolution.rcode;
    if (resolution.kind == ResolutionKind::failure) co_return response;
    response.answers = std::move(resolution.answers);
    if (resolution.soa) response.authorities.push_back(std::move(*resolution.soa));
    co_return response;
}

}  // namespace protocol::dns
