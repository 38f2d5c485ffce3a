"""What waits for a second person about one record, and how it is called."""

from shared.folding import key_of, noun_of
from shared.nouns.proposal import waiting_about
from shared.permission import reaches
from shared.web.auth import Caller
from shared.web.commands import offers
from shared.web.render import Site
from shared.web.route import noun_route
from shared.web.words import CODES, NAMES, Words, found_in


def act_name(site: Site, noun: str, command: str, words: Words) -> str:
    """Name an act as its form does."""
    for offer in offers(site.kernel.blueprint.nouns):
        if (offer.decider.noun, offer.command.__name__) == (noun, command):
            return str(getattr(offer.command.terms, words.language.value))
    return words.value(command)


async def about_of(site: Site, about: str, words: Words) -> tuple[str, str]:
    """Call what an act is about, and say where its page is."""
    nouns = {one.noun: one for one in site.kernel.blueprint.nouns}
    if about in nouns:
        return str(getattr(nouns[about], words.language.value)), ""
    decider, key = nouns[noun_of(about)], key_of(about)
    folded = await site.kernel.fold(decider, key)
    kind = str(getattr(decider, words.language.value))
    parts = (
        (kind, found_in(folded.state, NAMES), found_in(folded.state, CODES)) if folded else (kind,)
    )
    return " · ".join(part for part in parts if part), noun_route(decider, key)


async def waiting_for(site: Site, stream: str, who: Caller, words: Words) -> list[tuple[str, str]]:
    """List what waits about a stream and whoever reads it may see: the act, and its page."""
    proposals = next((one for one in site.kernel.blueprint.nouns if one.noun == "proposal"), None)
    if proposals is None or who.actor.role not in proposals.open_to:
        return []
    found = []
    for holder in await site.kernel.holders(waiting_about(stream)):
        folded = await site.kernel.fold(proposals, key_of(holder))
        how_far = proposals.open_to[who.actor.role]
        if folded and reaches(proposals, folded.state, who.actor, how_far):
            said = folded.state.proposed
            name = act_name(site, said.noun, said.command, words)
            found.append((name, noun_route(proposals, said.proposal_id)))
    return found
