"""Tell text files of other kinds by their first lines, and say what to give instead."""

from __future__ import annotations

import re
from typing import Final

_EXPORT: Final = "export its sequences as FASTA"
_SEQUENCES: Final = "give the sequences themselves, as FASTA or a table"
_STARTS: Final[tuple[tuple[str, str, str], ...]] = (
    (r"LOCUS\s+\S+\s+\d+ (bp|aa)", "a GenBank file", _EXPORT),
    (r"ID   \S+.*(BP|AA)\.", "an EMBL file", _EXPORT),
    (r"##gff-version|##gtf|#gtf-version", "an annotation in GFF", "give it as BED, together with the genome"),
    (r"##fileformat=VCF|#CHROM\tPOS\t", "a list of variants in VCF", _SEQUENCES),
    (r"@(HD|SQ|RG|PG)\t[A-Z][A-Z]:", "alignments in SAM format", "convert them to FASTA or FASTQ"),
    (r"MEME version|<motif>|AlignACE", "a file of motifs", _SEQUENCES),
    (r"(VV|AC|DE)  |XX$", "a file of motifs in TRANSFAC format", _SEQUENCES),
    (r"# STOCKHOLM", "an alignment in Stockholm format", f"{_EXPORT} without gaps"),
    (r"CLUSTAL|MUSCLE ", "an alignment in Clustal format", f"{_EXPORT} without gaps"),
    (r"#NEXUS", "an alignment in NEXUS format", f"{_EXPORT} without gaps"),
    (r"\^(DATABASE|PLATFORM|SERIES|SAMPLE) ?=", "a GEO SOFT file",
     "save its table of sequences and values as CSV or TSV"),
    (r"(?i)@relation\s", "an ARFF file", "save it as CSV"),
    (r"(?i)<!doctype html|<html", "a web page", "download the file itself"),
    (r"<\?xml", "an XML file", _SEQUENCES),
    (r"\{\\rtf", "a document in RTF", "save it as plain text"),
    (r"version https://git-lfs", "a pointer to a file that was not downloaded", "download the file itself"),
)  # fmt: skip
_IDENTIFIER: Final = re.compile(rb"[^\s>;]\S*( .*)?$")


def foreign_kind(lines: list[bytes]) -> tuple[str, str]:
    """Return what a text of another kind is and what to do about it; ``("", "")`` where it is none that is known.

    Parameters
    ----------
    lines
        Its first lines that hold something.
    """
    told = [line.decode("utf-8", "replace") for line in lines[:1]]
    told += [text for line in lines[1:200] if (text := line.decode("utf-8", "replace"))[:1] in "@#" and lines]
    if told and told[0].startswith("%"):  # comments of ARFF
        told += [line.decode("utf-8", "replace") for line in lines if line[:1] == b"@"][:1]
    for text in told:
        for pattern, kind, advice in _STARTS:
            if re.match(pattern, text):
                return kind, advice
    if _is_intelligenetics(lines):
        return "an IntelliGenetics file", _EXPORT
    if len(lines) > 1 and _is_json(told[0]):
        return "a JSON file", _SEQUENCES
    return "", ""


def _is_intelligenetics(lines: list[bytes]) -> bool:
    """Comments after semicolons, then a line with a name, then sequence, and no FASTA header anywhere."""
    rest = next((at for at, line in enumerate(lines) if not line.startswith(b";")), 0)
    plain = rest > 0 and not any(line.startswith(b">") for line in lines)
    return plain and len(lines) > rest + 1 and bool(_IDENTIFIER.match(lines[rest]))


def _is_json(text: str) -> bool:
    return text in ("{", "[") or re.match(r'[{\[]\s*["{\[]', text) is not None
