#!/usr/bin/env python3
"""Draws docs/load-times.svg, a bar chart of load times, from the figures in docs/bench.json."""

import html
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LABELS = {
    "populate": ("fakedata populate", "makes the rows while it loads them"),
    "floor": ("psql \\copy, hand-tuned", "two sessions, ready-made binary files"),
    "pg_restore": ("pg_restore -j2", "a directory dump, then ANALYZE"),
    "pgbench": ("pgbench -i", "as many rows, without foreign keys"),
    "generate_series": ("INSERT … generate_series", "random() on the server"),
}
WIDTH, MARGIN, RIGHT, TOP, ROW, BAR = 760, 16, 70, 58, 46, 22


def text_width(text, pixels, bold=False):
    """Room enough in any common font: in the widest, DejaVu Sans and Verdana, letters take about 0.52 em on
    average, bold ones 0.62."""
    return len(text) * pixels * (0.7 if bold else 0.6)


def main():
    figures = json.loads((ROOT / "docs" / "bench.json").read_text())
    seconds = {name: figures["seconds"][name]["median"] for name in figures["seconds"]}
    left = MARGIN + 8 + max(
        max(text_width(label, 13, bold=True), text_width(note, 11))
        for label, note in (LABELS[name] for name in seconds))
    scale = (WIDTH - left - RIGHT) / max(seconds.values())
    height = TOP + ROW * len(seconds) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">',
        f'<title id="title">Seconds to load {figures["rows"]:,} rows into PostgreSQL</title>',
        "<style>text{font-family:system-ui,sans-serif;fill:#24292f}.note{fill:#57606a;"
        "font-size:11px}.name{font-size:13px;font-weight:600}.value{font-size:13px}"
        ".ours{fill:#1a7f37}.theirs{fill:#8c959f}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#8d96a0}"
        ".ours{fill:#3fb950}.theirs{fill:#6e7681}}</style>",
        f'<text x="{MARGIN}" y="24" font-size="16" font-weight="600">Seconds to load '
        f'{figures["rows"]:,} rows</text>',
        f'<text x="{MARGIN}" y="42" class="note">primary and foreign keys built and checked, ANALYZE '
        "included, unless said otherwise; shorter is better</text>",
    ]
    for index, name in enumerate(sorted(seconds, key=seconds.get)):
        y = TOP + ROW * index
        label, note = (html.escape(text) for text in LABELS[name])
        width = seconds[name] * scale
        kind = "ours" if name == "populate" else "theirs"
        parts += [
            f'<text x="{MARGIN}" y="{y + 14}" class="name">{label}</text>',
            f'<text x="{MARGIN}" y="{y + 29}" class="note">{note}</text>',
            f'<rect x="{left:.1f}" y="{y + 5}" width="{width:.1f}" height="{BAR}" rx="2" '
            f'class="{kind}"/>',
            f'<text x="{left + width + 6:.1f}" y="{y + 21}" class="value">{seconds[name]:.1f}'
            "</text>",
        ]
    machine = figures["machine"]
    parts += [
        f'<text x="{MARGIN}" y="{height - 12}" class="note">'
        + html.escape(
            f"{machine['processor']}, {machine['cores']} cores; PostgreSQL "
            f"{figures['versions']['postgresql']}; medians of {figures['rounds']} rounds, "
            f"{figures['date']}; make bench")
        + "</text>",
        "</svg>",
    ]
    (ROOT / "docs" / "load-times.svg").write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
