// Mail programs of others that read, synchronise and submit under TLS; see real_clients_test.cpp.
#include "tests/sim/app/secured_world.hpp"

namespace tests {

namespace {

/// A mail for bob that alice's program submits with TLS from the start, and its password.
void send_bob_a_secret(const SecuredWorld& real, const std::string& subject) {
    const auto sent = real.shell("printf 'Subject: " + subject +
                                 "\\r\\n\\r\\nbody of it\\r\\n' | curl -sS --max-time 20 --cacert {authority} "
                                 "smtps://localhost:{submissions}/client.test --mail-from alice@alpha.test "
                                 "--mail-rcpt bob@beta.test --user alice@alpha.test:secret -T -");
    CHECK(sent.status == 0);
    CHECK(real.bob_has(1));
}

/// getmail refuses to run as root; nobody's files are made readable for it.
const std::string as_somebody =
    "if [ $(id -u) = 0 ]; then chmod -R a+rwX {folder}; set -- setpriv --reuid=65534 --regid=65534 --clear-groups; "
    "else set --; fi; \"$@\" ";

}  // namespace

TEST_CASE("msmtp submits under TLS, by command and from the start") {
    if (!are_installed({"msmtp"})) return;
    const SecuredWorld real;
    const std::string submit =
        "printf 'Subject: x\\r\\n\\r\\nx\\r\\n' | msmtp --host=localhost --from=alice@alpha.test --auth=plain "
        "--user=alice@alpha.test --passwordeval='echo secret' --tls=on --tls-trust-file={authority} bob@beta.test ";
    CHECK(real.shell(submit + "--port={submission} --tls-starttls=on").status == 0);
    CHECK(real.shell(submit + "--port={submissions} --tls-starttls=off").status == 0);
    CHECK(real.bob_has(2));
}

TEST_CASE("mpop and fetchmail fetch under TLS, by command and from the start") {
    if (are_installed({"mpop", "curl"})) {
        const SecuredWorld real;
        send_bob_a_secret(real, "for mpop");
        const std::string fetch =
            "mpop --host=localhost --user=bob --passwordeval='echo secret' --auth=user --tls=on "
            "--tls-trust-file={authority} --keep=on ";
        CHECK(real.shell(fetch + "--port={pop3} --tls-starttls=on --uidls-file={folder}/u1 "
                                 "--delivery=mbox,{folder}/by-command")
                  .status == 0);
        CHECK(real.shell(fetch + "--port={pop3s} --tls-starttls=off --uidls-file={folder}/u2 "
                                 "--delivery=mbox,{folder}/from-start")
                  .status == 0);
        CHECK(contains(real.read("by-command"), "Subject: for mpop"));
        CHECK(contains(real.read("from-start"), "Subject: for mpop"));
    }
    if (are_installed({"fetchmail", "curl"})) {
        const SecuredWorld real;
        send_bob_a_secret(real, "for fetchmail");
        const auto fetched = real.shell(
            "umask 077; echo \"poll localhost service {imap} proto IMAP user bob pass secret sslcertfile {authority} "
            "sslproto 'tls1.2+' sslcertck mda \\\"cat >> {folder}/mbox\\\" options keep no rewrite\" > {folder}/rc; "
            "fetchmail -f {folder}/rc --nodetach -v");
        CHECK(fetched.status == 0);
        CHECK(contains(real.read("mbox"), "Subject: for fetchmail"));
    }
}

TEST_CASE("getmail fetches under TLS, by POP3 and by IMAP") {
    if (!are_installed({"getmail", "setpriv", "curl"})) return;
    const SecuredWorld real;
    send_bob_a_secret(real, "for getmail");
    for (const auto& [retriever, port] : std::vector<std::pair<std::string, std::string>>{
             {"SimplePOP3SSLRetriever", "{pop3s}"}, {"SimpleIMAPSSLRetriever", "{imaps}"}}) {
        const auto fetched = real.shell(
            "rm -rf {folder}/g; mkdir -p {folder}/g/cur {folder}/g/new {folder}/g/tmp; printf '[retriever]\\ntype = " +
            retriever + "\\nserver = localhost\\nport = " + port +
            "\\nusername = bob\\npassword = secret\\nca_certs = {authority}\\n[destination]\\ntype = Maildir\\npath = "
            "{folder}/g/\\n[options]\\ndelete = false\\n' > {folder}/g/getmailrc; " +
            as_somebody + "getmail --getmaildir={folder}/g && cat {folder}/g/new/*");
        CHECK(fetched.status == 0);
        CHECK(contains(fetched.output, "Subject: for getmail"));
    }
}

TEST_CASE("mbsync and OfflineIMAP synchronise under TLS, and what was read here is read there") {
    if (are_installed({"mbsync", "curl"})) {
        const SecuredWorld real;
        send_bob_a_secret(real, "for mbsync");
        const auto synchronised = real.shell(
            "mkdir {folder}/mail; printf 'IMAPAccount a\\nHost localhost\\nPort {imaps}\\nUser bob\\nPass secret\\n"
            "SSLType IMAPS\\nCertificateFile {authority}\\n\\nIMAPStore far\\nAccount a\\n\\nMaildirStore near\\nPath "
            "{folder}/mail/\\nInbox {folder}/mail/INBOX\\n\\nChannel c\\nFar :far:\\nNear :near:\\nCreate "
            "Near\\nSyncState *\\n' > {folder}/rc; cd {folder}; mbsync -c rc c && cat mail/INBOX/new/* && "
            "for f in $(ls mail/INBOX/new); do mv mail/INBOX/new/$f mail/INBOX/cur/$f:2,S; done && mbsync -c rc c");
        CHECK(synchronised.status == 0);
        CHECK(contains(synchronised.output, "Subject: for mbsync"));
        CHECK(contains(real.shell("curl -sS --max-time 20 --cacert {authority} --user bob:secret "
                                  "imaps://localhost:{imaps}/INBOX -X 'UID SEARCH SEEN'")
                           .output,
                       "* SEARCH 1"));
    }
    if (are_installed({"offlineimap", "curl"})) {
        const SecuredWorld real;
        send_bob_a_secret(real, "for OfflineIMAP");
        const auto synchronised = real.shell(
            "printf '[general]\\naccounts = a\\nmetadata = {folder}/metadata\\nui = quiet\\n[Account a]\\n"
            "localrepository = l\\nremoterepository = r\\n[Repository l]\\ntype = Maildir\\nlocalfolders = "
            "{folder}/mail\\n[Repository r]\\ntype = IMAP\\nremotehost = localhost\\nremoteport = "
            "{imaps}\\nremoteuser = bob\\nremotepass = secret\\nssl = yes\\nsslcacertfile = {authority}\\n' > "
            "{folder}/rc; offlineimap -o -c {folder}/rc && cat {folder}/mail/INBOX/*/*");
        CHECK(synchronised.status == 0);
        CHECK(contains(synchronised.output, "Subject: for OfflineIMAP"));
    }
}

TEST_CASE("mutt reads by IMAP under TLS, keeps one mail in a file, and removes it") {
    if (!are_installed({"mutt", "script", "curl"})) return;
    const SecuredWorld real;
    send_bob_a_secret(real, "for mutt");
    const auto read = real.shell(
        "printf 'set folder={folder}\\nset imap_pass=secret\\nset certificate_file={authority}\\nset "
        "ssl_force_tls=yes\\n"
        "push \"<save-message>{folder}/saved<enter>y<quit>y\"\\n' > {folder}/muttrc; "
        "TERM=xterm timeout 30 script -qec "
        "'mutt -n -F {folder}/muttrc -f imaps://bob@localhost:{imaps}/INBOX' /dev/null < /dev/null");
    CHECK(contains(real.read("saved"), "Subject: for mutt"));
    CHECK(contains(read.output, "1 deleted"));
}

}  // namespace tests
