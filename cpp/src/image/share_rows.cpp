#include "image/share_rows.hpp"

#include "system/product_poll.hpp"

namespace ranvier {

void share_rows(const Team& team, Index n, Index grain, const PollInterrupts& callback,
                const std::function<void(Index, Index, int, const Poll*)>& body) {
  ProductPoll poll;
  poll.poll_with(&callback);
  team.share(n, grain,
             [&](Index first, Index last, int worker) { body(first, last, worker, poll.active() ? &poll : nullptr); });
  poll.rethrow();
}

}  // namespace ranvier
