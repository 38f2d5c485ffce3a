"""The frame of the auditor's pages."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from shared.web.pages import menu
from shared.web.render import Site, reader, render, words_of

# What somebody types who does not take a page's word for it.
COMMANDS: Final = {
    "hash": "printf '\\0' | cat - {file} | sha256sum",
    "proof": "curl '{at}/proof/inclusion?position={position}&size={size}'\n"
    "curl '{at}/proof/head?size={size}'\n"
    "curl '{at}/proof/keys'",
    "consistency": "curl '{at}/proof/consistency?from={first}&to={second}'",
    "verify": "python3 verify.py {file} --key {vkey}",
    "inside": "python3 {file} --key {vkey}",
    "export": "luatsu export case {stream}\nluatsu export range {service} 1..5000",
}


async def drawn(
    site: Site, request: Request, template: str, more: Mapping[str, Any], **said: Any
) -> Response:
    """Draw a page of an auditor, with what all of them say."""
    who = reader(request, site.kernel)
    words = words_of(site, request)
    name = site.kernel.blueprint.name
    context = {
        "menu": menu(site, request, who, words),
        "base": f"/{name}/audit",
        "service": name,
        "at": f"{request.url.scheme}://{request.url.netloc}/api/{name}",
        "run": lambda key, **given: COMMANDS[key].format(**given),
    }
    return await render(site, request, template, {**context, **more}, **said)
