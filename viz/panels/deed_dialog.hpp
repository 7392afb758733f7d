#pragma once

#include <span>
#include <string>

#include "viz/panels/key_input.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Asks what is to be done to a target at this moment. @param target  without a name: the first there is
void open_act_dialog(PanelContext& context, const sim::deed::Target& target);
/// Asks for a mail to be sent at this moment, from the user that was chosen last or of the selected host.
void open_compose_dialog(PanelContext& context);
/// A terminal at a host, to type SMTP, POP3, IMAP or a question to the DNS by hand. @param host  empty: a client
void open_terminal_dialog(PanelContext& context, const std::string& host);

/// The dialog that is open, if one is: a window over the others.
void draw_deed_dialog(PanelContext& context);
/// What keys mean while a dialog is open: arrows choose, Enter (Ctrl+Enter in a mail) does it; at a terminal what
/// stands there, Esc closes.
void run_dialog_keys(PanelContext& context, std::span<const KeyPress> keys);

}  // namespace viz::panels
