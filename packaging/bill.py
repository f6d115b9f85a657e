"""The bill of materials of the frozen program: a JSON file in the format CycloneDX 1.6."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from provenance import Part


def component_of(part: Part) -> Component:
    """Return a part of the program in the words of the format."""
    namespace = platform.freedesktop_os_release()["ID"] if part.kind == "deb" else None
    url = PackageURL(part.kind, namespace, part.name.lower(), part.version)
    licence = LicenseExpression(part.licence) if part.is_expression else DisjunctiveLicense(name=part.licence)
    pages = [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.homepage))]
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(url),
        purl=url,
        licenses=[licence],
        external_references=pages if part.homepage else [],
    )


def document(parts: Iterable[Part], version: str) -> str:
    """Return the bill for this version of MotifDesk.

    Raises
    ------
    ValueError
        It breaks the format's own schema.
    """
    program = Component(
        name="motifdesk",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="motifdesk",
        licenses=[LicenseExpression("BSD-3-Clause")],
    )
    bill = Bom(components=[component_of(part) for part in parts])
    bill.metadata.component = program
    bill.register_dependency(program, bill.components)
    text = JsonV1Dot6(bill).output_as_string(indent=1)
    mistake = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if mistake is not None:
        raise ValueError(f"the bill of materials breaks the format's schema: {str(mistake.data)[:500]}")
    return text


def write(parts: Iterable[Part], version: str, folder: Path) -> Path:
    """Write the bill into a folder and return its path."""
    path = folder / f"motifdesk-{version}.cdx.json"
    path.write_text(document(parts, version), encoding="utf-8")
    return path
