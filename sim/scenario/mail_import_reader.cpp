#include "sim/scenario/mail_import_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/mailstore/imap_names.hpp"
#include "sim/mailstore/maildir.hpp"
#include "sim/mailstore/mbox.hpp"
#include "sim/scenario/documents.hpp"
#include "sim/scenario/limits.hpp"

namespace sim::scenario {

using mailstore::FiledMail;
using mailstore::MaildirFile;

namespace {

/// Reads the mail of all imports and counts it.
class ImportReader {
public:
    ImportReader(const LoadRequest& request, const FileReader& read_file, Problems& problems)
        : request_(request), read_file_(read_file), problems_(problems) {}

    void read(MailImport& import, const std::string& account) {
        import_ = &import;
        account_ = &account;
        const std::string path = relative_to(request_.file, import.path);
        if (import.is_mbox) {
            read_mbox(path);
        } else {
            read_maildir(path);
        }
    }

private:
    void problem(std::string text) {
        problems_.add(import_->position, "accounts." + *account_ + ".import", std::move(text));
    }

    /// @return false: there is too much, which was said
    bool count_octets(std::size_t octets) {
        octets_ += octets;
        if (octets_ <= limits::imported_octets_max) return true;
        if (!full_) problem(fmt::format("more than {} octets are imported in all", limits::imported_octets_max));
        full_ = true;
        return false;
    }
    /// @return false: there are too many, which was said
    bool keep(FiledMail mail) {
        if (++mails_ > limits::imported_mails_max) {
            if (!full_) problem(fmt::format("more than {} mails are imported in all", limits::imported_mails_max));
            full_ = true;
            return false;
        }
        import_->mails.push_back(std::move(mail));
        return true;
    }

    void read_mbox(const std::string& path) {
        const auto text = read_file_(path);
        if (!text) return problem(fmt::format("cannot read `{}`: {}", path, text.error()));
        if (!count_octets(text->size())) return;
        auto mails = mailstore::parse_mbox(*text);
        if (!mails) return problem(fmt::format("`{}`, line {}: {}", path, mails.error().line, mails.error().text));
        for (FiledMail& mail : *mails) {
            mail.folder = import_->folder;
            if (!keep(std::move(mail))) return;
        }
    }

    void read_maildir(const std::string& path) {
        if (!request_.read_folder) {
            return problem(fmt::format("cannot read `{}`: a Maildir is read from the disk only", path));
        }
        const auto entries = request_.read_folder(path);
        if (!entries) return problem(fmt::format("cannot read `{}`: {}", path, entries.error()));
        const auto is_cur = [](const FolderEntry& entry) { return entry.is_folder && entry.name == "cur"; };
        if (std::ranges::none_of(*entries, is_cur)) {
            return problem(fmt::format("`{}` is no Maildir: it has no directory `cur`", path));
        }
        read_maildir_folder(path, {});
        for (const FolderEntry& entry : *entries) {
            if (!entry.is_folder || !entry.name.starts_with('.') || full_) continue;
            if (!mailstore::folder_of_directory(entry.name)) {
                problem(fmt::format("`{}/{}`: no folder has such a name", path, entry.name));
            } else {
                read_maildir_folder(path + "/" + entry.name, entry.name);
            }
        }
    }

    /// @param directory  its name in the Maildir; empty: INBOX
    void read_maildir_folder(const std::string& path, const std::string& directory) {
        std::vector<MaildirFile> files;
        const std::string keywords = path + "/" + std::string(mailstore::maildir_keywords_file);
        if (const auto text = read_file_(keywords)) {
            files.push_back({std::string(mailstore::maildir_keywords_file), *text, 0});
        }
        read_messages(path, "cur", files);
        read_messages(path, "new", files);
        for (FiledMail& mail : mailstore::parse_maildir_folder(directory, std::move(files))) {
            if (!keep(std::move(mail))) return;
        }
    }

    void read_messages(const std::string& path, const std::string& subdirectory, std::vector<MaildirFile>& files) {
        const auto entries = request_.read_folder(path + "/" + subdirectory);
        if (!entries) return;  // a folder without new mail may lack it
        for (const FolderEntry& entry : *entries) {
            if (entry.is_folder || entry.name.starts_with('.')) continue;
            const std::string file = fmt::format("{}/{}/{}", path, subdirectory, entry.name);
            if (full_ || files.size() > limits::imported_mails_max) return;
            auto text = read_file_(file);
            if (!text) {
                problem(fmt::format("cannot read `{}`: {}", file, text.error()));
                continue;
            }
            if (!count_octets(text->size())) return;
            files.push_back({subdirectory + "/" + entry.name, std::move(*text), entry.modified_unix_seconds});
        }
    }

    const LoadRequest& request_;
    const FileReader& read_file_;
    Problems& problems_;
    MailImport* import_ = nullptr;
    const std::string* account_ = nullptr;
    std::size_t mails_ = 0;
    std::size_t octets_ = 0;
    bool full_ = false;  ///< a limit was reached, and that was said
};

std::string read_folder_name(const Section& section) {
    const std::string folder = section.text("folder");
    const auto name = mailstore::settle_name(folder);
    if (name) return *name;
    section.problem("folder", fmt::format("`{}` is no name of a folder", folder));
    return folder;
}

}  // namespace

std::vector<MailImport> read_import_keys(const Section& account) {
    std::vector<MailImport> imports;
    for (const Section& section : account.list("import")) {
        MailImport import;
        import.is_mbox = section.has("mbox");
        import.path = section.text(import.is_mbox ? "mbox" : "maildir");
        import.folder = read_folder_name(section);
        import.position = section.position();
        if (!import.is_mbox && section.has("folder")) section.problem("folder", "a Maildir has folders of its own");
        imports.push_back(std::move(import));
    }
    return imports;
}

void read_imports(const LoadRequest& request, const FileReader& read_file, Scenario& scenario, Problems& problems) {
    ImportReader reader(request, read_file, problems);
    for (Account& account : scenario.accounts) {
        for (MailImport& import : account.imports) reader.read(import, account.address);
    }
}

}  // namespace sim::scenario
