#!/usr/bin/env python3
"""Holds the JSON Schema of model files against models: good ones, those of the documentation, and wrong ones.

make test-schema runs it in an environment of its own, into which it installs a validator from PyPI. With --update it
writes the names of the shipped providers into the schema instead.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "Sources" / "CModelData" / "data"
SCHEMA = DATA / "model.schema.json"
TESTS = ROOT / "Tests" / "ModelFilesTests"
PAGES = ["docs/models.md", "docs/tutorial.md", "docs/providers.md", "README.md"]
PACKAGES = ["jsonschema==4.26.0", "PyYAML==6.0.3"]


def in_environment():
    """Goes on within the virtual environment, which is made first where it is not there."""
    venv = ROOT / ".build" / "schema-venv"
    python = venv / "bin" / "python3"
    if pathlib.Path(sys.prefix) == venv:
        return
    installed = venv / "installed"
    if not installed.exists() or installed.read_text().split() != PACKAGES:
        print("installing", *PACKAGES, file=sys.stderr)
        try:
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            subprocess.run([python, "-m", "pip", "-q", "install", *PACKAGES], check=True)
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"the validator could not be installed: {error}")
        installed.write_text(" ".join(PACKAGES))
    os.execv(python, [python, *sys.argv])


# The values of YAML 1.2, which editors read.
CORE = [
    (re.compile(r"(?:|~|null|Null|NULL)"), lambda text: None),
    (re.compile(r"(?:true|True|TRUE|false|False|FALSE)"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
]


def scalar(node):
    if node.style is None:
        for form, make in CORE:
            if form.fullmatch(node.value):
                return make(node.value)
    return node.value


def read(text, name):
    """A document as an editor sees it, and the lines of its parts."""
    import yaml

    lines = {}

    def convert(node, path):
        if isinstance(node, yaml.MappingNode):
            result = {}
            for key, value in node.value:
                assert key.value not in result, f"{name}: {key.value} is given twice"
                lines[path + (key.value,)] = key.start_mark.line + 1
                result[key.value] = convert(value, path + (key.value,))
            return result
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                lines[path + (index,)] = item.start_mark.line + 1
            return [convert(item, path + (index,)) for index, item in enumerate(node.value)]
        return scalar(node)

    root = yaml.compose(text)
    if root is None:
        return None, lines
    lines[()] = root.start_mark.line + 1
    return convert(root, ()), lines


def converted(text):
    """A document as converters to JSON make it, most of which read YAML 1.1: dates, 19:30 as a number of seconds."""
    import yaml

    def plain(value):
        if isinstance(value, dict):
            return {key if isinstance(key, str) else plain_key(key): plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    def plain_key(key):
        return key.isoformat() if isinstance(key, datetime.date) else json.dumps(key)

    return plain(yaml.safe_load(text))


def message(error):
    """What an editor shows."""
    if error.validator == "pattern" and "patternErrorMessage" in error.schema:
        return error.schema["patternErrorMessage"]
    return error.schema.get("errorMessage", error.message)


def problems(validator, document, lines, is_part=False):
    """What is wrong: line, place and message of each mistake, in the order of the file."""
    found = set()

    def add(path, text):
        line = lines[path]
        found.add((line, f"{'.'.join(map(str, path))}: {text}"))

    for error in validator.iter_errors(document):
        path = tuple(error.absolute_path)
        if is_part and error.validator == "required":
            continue
        if error.validator == "additionalProperties" and error.schema["additionalProperties"] is False:
            for key in error.instance:
                if key not in error.schema.get("properties", {}):
                    add(path + (key,), "is not allowed here")
        elif error.validator == "propertyNames" or error.parent is None and "propertyNames" in error.schema_path:
            add(path + (error.instance,) if path + (error.instance,) in lines else path, message(error))
        else:
            add(path, message(error))
    return sorted(found)


def blocks(page):
    """The YAML of a page, with the lines that it begins in."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```yaml\n(.*?)^```$", text, re.M | re.S):
        yield text[: match.start()].count("\n") + 2, match[1]


def provider_names():
    import yaml

    names = set()
    for path in (DATA / "providers").glob("*.yaml"):
        group = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for part in [group, *group.get("locales", {}).values()]:
            for name, rule in part.get("columns", {}).items():
                if not (isinstance(rule, dict) and rule.get("hidden") == "true"):
                    names.add(f"{path.stem}.{name}")
    return sorted(names)


def update():
    """Writes the names of the shipped providers into the schema."""
    lines, line = [], " " * 10
    names = provider_names()
    for number, name in enumerate(names):
        word = f'"{name}"' + ("," if number + 1 < len(names) else "")
        if len(line) + len(word) + 1 > 108:
            lines.append(line.rstrip())
            line = " " * 10
        line += word + " "
    text = SCHEMA.read_text(encoding="utf-8")
    start = text.index('"enum": [', text.index('"providerName": {'))
    end = text.index("]", start)
    new = '"enum": [\n' + "\n".join([*lines, line.rstrip()]) + "\n" + " " * 8
    SCHEMA.write_text(text[:start] + new + text[end:], encoding="utf-8")
    print(f"{len(names)} providers")


def check_descriptions(schema):
    """Whatever can be written has a description, which editors show."""
    def described(part):
        while "description" not in part and "$ref" in part:
            part = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
        return "description" in part

    def walk(part, place):
        if isinstance(part, list):
            for index, item in enumerate(part):
                walk(item, f"{place}/{index}")
        elif isinstance(part, dict):
            is_condition = re.search(r"/(?:if|then|else|not|allOf)(?:/|$)", place)
            for name, item in part.get("properties", {}).items() if isinstance(part.get("properties"), dict) else []:
                assert is_condition or described(item), f"{place}/properties/{name} has no description"
            for name, item in part.items():
                if name not in ("examples", "enum", "default"):
                    walk(item, f"{place}/{name}")

    walk(schema, "")


def check():
    import jsonschema

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    validator = kind(schema)
    check_descriptions(schema)
    failures, counts = [], {"models": 0, "parts of models": 0, "wrong models": 0}

    def good(name, text, first=1, is_part=False):
        counts["parts of models" if is_part else "models"] += 1
        document, lines = read(text, name)
        if is_part:
            document = {"fakedata": 1, "tables": {"t": {"rows": 1, "columns": {"id": "key"}}}, **document}
        for line, text_of_problem in problems(validator, document, lines, is_part):
            failures.append(f"{name}:{first + line - 1}: {text_of_problem}")
        if not is_part:
            for error in validator.iter_errors(converted(text)):
                failures.append(f"{name}, converted: {error.json_path}: {message(error)}")

    for path in [*(DATA / "models").glob("*.yaml"), *(TESTS / "Models").glob("*.yaml")]:
        good(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    for page in map(ROOT.joinpath, PAGES):
        for line, text in blocks(page) if page.exists() else []:
            document, _ = read(text, page)
            if isinstance(document, dict) and document.keys() <= schema["properties"].keys():
                good(page.relative_to(ROOT), text, line, "fakedata" not in document)

    for path in sorted((TESTS / "Wrong").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        expected = [
            (int(line), words) for line, words in re.findall(r"^# expect: ([0-9]+): (.+)$", text, re.M)]
        counts["wrong models"] += 1
        name = path.relative_to(ROOT)
        try:
            found = problems(validator, *read(text, name))
        except Exception as error:
            # What is no YAML at all is not the schema's to say.
            if expected:
                failures.append(f"{name}: {error}")
            continue
        if len(found) != len(expected) or any(
                line != wanted or words not in problem
                for (line, problem), (wanted, words) in zip(found, expected)):
            failures.append(f"{name}: expected {expected or 'nothing'}, and the schema says:")
            failures += [f"    {line}: {problem}" for line, problem in found]

    names = set(schema["$defs"]["providerName"]["anyOf"][0]["enum"])
    if names != set(provider_names()):
        failures.append(
            f"the providers are others: {sorted(names ^ set(provider_names()))}; scripts/test-schema.py --update")
    if failures:
        print(*failures, sep="\n")
    print(", ".join(f"{count} {what}" for what, count in counts.items()) + f": {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    in_environment()
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        check()
