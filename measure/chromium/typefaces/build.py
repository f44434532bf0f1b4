"""Makes the typefaces of this folder from their sources, which README.md says how to get.

    python3 measure/chromium/typefaces/build.py FOLDER_WITH_SOURCES

Needs fonttools with brotli, and dpkg-deb. The same sources and fonttools give the same bytes.
"""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# Fonttools writes the time of the build into the files otherwise.
os.environ["SOURCE_DATE_EPOCH"] = "0"

from fontTools.subset import Options, Subsetter  # noqa: E402
from fontTools.ttLib import TTCollection, TTFont  # noqa: E402
from fontTools.ttLib.tables.DefaultTable import DefaultTable  # noqa: E402

HERE = Path(__file__).parent
# Shapes that a script cannot be read without; the others (stylistic sets, small capitals) only add size.
FEATURES = [
    *["ccmp", "locl", "mark", "mkmk", "rlig", "liga", "calt", "kern", "curs"],
    *["init", "medi", "fina", "isol"],
    *["nukt", "akhn", "rphf", "rkrf", "blwf", "half", "vatu", "cjct", "pres", "abvs", "blws", "psts", "haln", "abvm", "blwm", "dist"],
]
# Punctuation of vertical text.
VERTICAL = ["vert", "vrt2"]
# Blocks of the Unicode standard, https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt
ALPHABETS = {
    "Arabic": [(0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)],
    "Hebrew": [(0x0590, 0x05FF), (0xFB1D, 0xFB4F)],
    # With the rupee sign.
    "Devanagari": [(0x20B9, 0x20B9), (0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF)],
    "Thai": [(0x0E00, 0x0E7F)],
}
# Of prices and buttons, from other typefaces: file, name and blocks.
SIGNS = {
    "currency": ("NotoSans-Regular.ttf", [(0x20A0, 0x20BF)]),
    # Arrows, stars, ticks.
    "symbols": ("NotoSansSymbols2-Regular.ttf", [(0x2190, 0x21FF), (0x25A0, 0x25FF), (0x2600, 0x27BF)]),
}
# Joiners, direction marks, and the circle that carries a mark without a base.
SHARED = {0x20, 0xA0, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2010, 0x25CC}
# Face in the collection of Noto Sans CJK.
CJK_FACES = {"JP": 0, "KR": 1, "SC": 2, "TC": 3}
# What is covered, as lead bytes: JIS X 0208 and GB 2312 whole, of Big5 the frequent characters, of KS X 1001 signs and Hangul.
CJK_ENCODINGS = {
    "shift_jis": range(0x81, 0xF0),
    "gb2312": range(0xA1, 0xF8),
    "big5": range(0xA1, 0xC7),
    "euc_kr": range(0xA1, 0xC9),
}
# Kana, jamo and full width forms beyond what the encodings have.
CJK_BLOCKS = [(0x3000, 0x30FF), (0x3131, 0x318E), (0x31F0, 0x31FF), (0xFF01, 0xFFEE)]


def main(sources: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        unpacked = Path(temporary)
        for source in json.loads((HERE / "sources.json").read_text()):
            unpack(verified(sources, source), unpacked)
        fonts = unpacked / "usr/share/fonts"
        for name, blocks in ALPHABETS.items():
            font = TTFont(fonts / f"truetype/noto/NotoSans{name}-Regular.ttf")
            subset(font, SHARED | characters(blocks), FEATURES)
            rename(font, f"Outpace {name}")
            font.save(HERE / f"{name.lower()}.ttf")
        for name, (file, blocks) in SIGNS.items():
            font = TTFont(fonts / "truetype/noto" / file)
            subset(font, characters(blocks), [])
            rename(font, f"Outpace {name.capitalize()}")
            font.save(HERE / f"{name}.ttf")
        emoji = TTFont(unpacked / "package/twemoji.woff2")
        emoji.flavor = None
        rename(emoji, "Outpace Emoji")
        emoji.save(HERE / "emoji.ttf")
        chinese_japanese_korean(fonts / "opentype/noto/NotoSansCJK-Regular.ttc", unpacked)


def verified(folder: Path, source: dict) -> Path:
    matching = sorted(folder.glob(source["file"]))
    if not matching:
        sys.exit(f"{folder} has no {source['file']}. Download {source['package']}: see README.md.")
    found = hashlib.sha256(matching[0].read_bytes()).hexdigest()
    if found != source["packageSha256"]:
        sys.exit(f"{matching[0]} has the SHA-256 {found}, sources.json says {source['packageSha256']}.")
    return matching[0]


def unpack(package: Path, folder: Path) -> None:
    if package.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        return
    with tarfile.open(package) as archive:
        archive.extractall(folder)


def characters(blocks: list) -> set:
    return {code for first, last in blocks for code in range(first, last + 1)}


def encoded(encoding: str, leads: range) -> set:
    """Characters of two bytes in one of the encodings of East Asia."""
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            text = bytes([lead, trail]).decode(encoding, errors="ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def options(features: list) -> Options:
    chosen = Options()
    chosen.layout_features = features
    # Browsers are started with hinting off.
    chosen.hinting = False
    chosen.notdef_outline = True
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    chosen.glyph_names = False
    chosen.drop_tables += ["BASE", "DSIG", "MATH"]
    if features == VERTICAL:
        chosen.drop_tables += ["GPOS"]
    return chosen


def subset(font: TTFont, codes: set, features: list) -> None:
    subsetter = Subsetter(options(features))
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def substitutes(font: TTFont, features: list) -> dict:
    """What glyphs become with these features, each on its own."""
    table = font["GSUB"].table
    records = table.FeatureList.FeatureRecord
    numbers = {index for record in records if record.FeatureTag in features for index in record.Feature.LookupListIndex}
    found = {}
    for number in numbers:
        for part in table.LookupList.Lookup[number].SubTable:
            found |= getattr(part, "ExtSubTable", part).mapping
    return found


def rename(font: TTFont, family: str) -> None:
    """The names of the originals are reserved for the originals, and none of them may be found by a page that asks for it."""
    postscript = family.replace(" ", "") + "-Regular"
    names = {1: family, 2: "Regular", 3: postscript, 4: family, 6: postscript}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 13, 14)]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)


def chinese_japanese_korean(collection: Path, folder: Path) -> None:
    """One collection whose faces share every outline: most of the size is there once, not four times."""
    codes = {0x20} | characters(CJK_BLOCKS)
    for encoding, leads in CJK_ENCODINGS.items():
        codes |= encoded(encoding, leads)
    # Latin, Greek and Cyrillic come from Open Sans.
    codes = {code for code in codes if code == 0x20 or code >= 0x2000}
    glyphs, upright = set(), []
    for number in CJK_FACES.values():
        font = TTFont(collection, fontNumber=number, lazy=True)
        glyphs |= {glyph for code, glyph in font.getBestCmap().items() if code in codes}
        upright.append(substitutes(font, VERTICAL))
    known = 0
    while known < len(glyphs):
        known = len(glyphs)
        for mapping in upright:
            glyphs |= {mapping[glyph] for glyph in glyphs if glyph in mapping}
    glyphs.add(".notdef")
    outlines = None
    files = []
    for region, number in CJK_FACES.items():
        font = TTFont(collection, fontNumber=number, recalcBBoxes=False)
        # Selectors of rare variants of a character.
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
        if outlines is not None:
            # The same glyphs of the same table: minutes of work, once.
            font.getGlyphOrder()
            del font["CFF "]
        subsetter = Subsetter(options(VERTICAL))
        subsetter.populate(unicodes=codes, glyphs=glyphs)
        subsetter.subset(font)
        if not files:
            order = font.getGlyphOrder()
        if font.getGlyphOrder() != order:
            sys.exit(f"The glyphs of {region} differ from those of the first face, so that outlines cannot be shared.")
        rename(font, f"Outpace {region}")
        if outlines is None:
            font["CFF "].cff.fontNames = ["OutpaceCJK-Regular"]
            outlines = DefaultTable("CFF ")
            outlines.data = font["CFF "].compile(font)
        font["CFF "] = outlines
        files.append(folder / f"{region}.otf")
        font.save(files[-1])
    joined = TTCollection()
    joined.fonts = [TTFont(file, lazy=True) for file in files]
    joined.save(HERE / "cjk.ttc", shareTables=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
