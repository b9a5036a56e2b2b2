"""Category of a message, learnt from fictional messages and (where they are at hand) from labelled real ones."""

import csv
import gzip

import joblib
import numpy as np
import pytest
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from huying.commons.voices.analysis import Labelled, Message, Model, train
from huying.commons.voices.analysis.classify import TooFewExamples, WrongModel

from .voices_private import private_file


def message(number: int, title: str, body: str = "") -> Message:
    return Message(str(number), "", title, body, None)


def examples() -> list[Labelled]:
    roads = ["路灯不亮", "路面坑洼", "路口没有红绿灯", "人行道被车占用", "断头路何时打通"]
    schools = ["小学学位不够", "幼儿园收费高", "中学周末补课", "教师待遇低", "校车超载"]
    return [Labelled(message(k, title), "交通运输") for k, title in enumerate(roads)] + [
        Labelled(message(10 + k, title), "教育文体") for k, title in enumerate(schools)
    ]


def test_a_message_gets_the_category_of_messages_like_it() -> None:
    model = train(examples())
    assert model.predict([message(1, "松涛路路灯不亮路面坑洼"), message(2, "小学补课收费")]) == ["交通运输", "教育文体"]
    assert model.categories == ["交通运输", "教育文体"]


def test_every_message_gets_a_category_even_an_empty_one() -> None:
    model = train(examples())
    assert set(model.predict([message(1, ""), message(2, "…", "。")])) <= set(model.categories)
    assert model.predict([]) == []


def test_a_model_comes_back_from_its_bytes_as_it_was() -> None:
    model = train(examples())
    asked = [example.message for example in examples()]
    assert Model.from_bytes(model.to_bytes()).predict(asked) == model.predict(asked)


def test_bytes_of_another_format_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("model") / "other"
    joblib.dump(("huying-category-0", 1), path)
    with pytest.raises(WrongModel, match="请重新训练"):
        Model.from_bytes(path.read_bytes())


@pytest.mark.parametrize(
    "known",
    [
        pytest.param([], id="nothing"),
        pytest.param([Labelled(message(k, "路灯不亮"), "交通运输") for k in range(5)], id="one category"),
        pytest.param([*examples()[:5], examples()[5]], id="one example of the second"),
        pytest.param([Labelled(e.message, " ") for e in examples()], id="no categories"),
    ],
)
def test_too_few_examples_are_refused_with_a_reason(known: list[Labelled]) -> None:
    with pytest.raises(TooFewExamples, match="至少需要两个类别"):
        train(known)


def test_the_name_of_a_district_does_not_decide_the_category() -> None:
    placed = [
        Labelled(message(k, ("A1区" if e.category == "交通运输" else "A2区") + e.message.title), e.category)
        for k, e in enumerate(examples())
    ]
    assert train(placed).predict([message(1, "A2区路灯不亮")]) == ["交通运输"]


def test_seven_categories_are_told_apart_with_a_mean_macro_f1_of_at_least_090() -> None:
    with gzip.open(private_file("hotline_messages/labelled.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = [
        Labelled(Message(str(k), row["留言用户"], row["留言主题"], row["留言详情"]), row["一级标签"])
        for k, row in enumerate(rows)
    ]
    categories = np.array([example.category for example in known])
    assert len(set(categories)) == 7
    scores = []
    for learnt, asked in StratifiedKFold(5, shuffle=True, random_state=7).split(categories, categories):
        given = train(known[k] for k in learnt).predict([known[k].message for k in asked])
        scores.append(f1_score(categories[asked], given, average="macro"))
    assert np.mean(scores) >= 0.90
