"""What is published of oversight: owed by law, reviewed by another, on its day, withdrawn; and the feed of it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.selectors import inbox
from huying.kernel.people.models import Account, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.services import perform
from huying.mechanisms.oversight import jobs, selectors, services
from huying.mechanisms.oversight.models import Publication, PublicationKind, PublicationState
from huying.mechanisms.oversight.procedures import (
    AnnualPlanning,
    OpinionHandling,
    SpecialAppraisal,
    SpecialReporting,
    TopicOversight,
)
from huying.mechanisms.oversight.selectors.publications import is_out
from huying.mechanisms.oversight.services.deputies import tell_deputies
from tests.appraising import HEARD, Appraising
from tests.play import Play
from tests.play import published as published_in_the_room
from tests.world import CONGRESS, OFFICE, SINCE, World, moment

ON = date(2026, 9, 2)
ATOM = "{http://www.w3.org/2005/Atom}"
K = PublicationKind


@pytest.fixture
def opinion(world):
    return Play(world).reported()


def drawn(world: World, opinion, kind: PublicationKind = K.OPINION) -> Publication:
    subject = opinion.topic_id if kind is K.RESEARCH_REPORT else opinion.pk
    return services.draw_up(kind=kind, subject_id=subject, by=world.viewer(Role.SC_OFFICE), at=moment(ON))


def published(world: World, opinion, kind: PublicationKind = K.OPINION) -> Publication:
    text = drawn(world, opinion, kind)
    services.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY), at=moment(ON))
    return services.publish(publication=text, on=None, by=world.viewer(Role.SC_OFFICE), at=moment(ON))


# ── what the law orders ───────────────────────────────────────────────────
def test_what_is_ripe_is_owed_to_the_public_with_the_article_and_the_day(world, opinion):
    rows = [(o.kind, o.since) for o in selectors.owed_publications(world.congress)]
    assert rows == [
        (K.TOPIC, date(2026, 1, 20)),
        (K.RESEARCH_REPORT, date(2026, 4, 29)), (K.OPINION, date(2026, 5, 8)), (K.HANDLING_REPORT, date(2026, 9, 1)),
    ]  # fmt: skip
    with clock.frozen(ON):
        page = world.client(Role.SC_OFFICE).get(reverse("oversight:publications")).content.decode()
    assert "还有4件应当公开" in page and "监督法第十七条" in page
    drawn(world, opinion)
    assert K.OPINION not in {o.kind for o in selectors.owed_publications(world.congress)}


def test_a_text_begins_with_what_the_records_say(world, opinion):
    text = drawn(world, opinion)
    assert "改造总体有序" in text.body and "1. 屋面防水翻修" in text.body
    assert text.version and text.version.document_id == opinion.document_id
    assert "望禾街道3个小区" in drawn(world, opinion, K.RESEARCH_REPORT).body


# ── the review ────────────────────────────────────────────────────────────
def test_whoever_drew_a_text_up_does_not_review_it_and_the_reviewer_does_not_publish(world, opinion):
    office, body = world.viewer(Role.SC_OFFICE), world.viewer(Role.WORKING_BODY)
    text = drawn(world, opinion)
    with pytest.raises(NotYet, match="还没有做保密审查"):
        services.publish(publication=text, on=None, by=office, at=moment(ON))
    with pytest.raises(NotAllowed, match="起草的人不能自己做保密审查"):
        services.review(publication=text, note="", by=office, at=moment(ON))
    services.review(publication=text, note="删去电话", by=body, at=moment(ON))
    with pytest.raises(NotAllowed, match="做保密审查的人不能自己公开"):
        services.publish(publication=text, on=None, by=body, at=moment(ON))
    assert services.publish(publication=text, on=None, by=office, at=moment(ON)).state == PublicationState.PUBLIC
    kinds = Entry.objects.filter(subject=f"publication:{text.pk}").order_by("pk").values_list("kind", flat=True)
    assert [k.rpartition(".")[2] for k in kinds] == ["drawn_up", "reviewed", "published"]


def test_beside_the_room_stands_how_many_texts_wait_for_ones_own_hand(world, opinion):
    office, other = world.viewer(Role.SC_OFFICE), world.viewer(Role.WORKING_BODY)
    assert not selectors.waiting_texts(office, ON).exists()
    text = drawn(world, opinion)
    assert list(selectors.waiting_texts(other, ON)) == [text]
    assert not selectors.waiting_texts(office, ON).exists()  # who drew it up does not review it
    services.review(publication=text, note="", by=other, at=moment(ON))
    assert list(selectors.waiting_texts(office, ON)) == [text]
    assert not selectors.waiting_texts(other, ON).exists()
    services.publish(publication=text, on=None, by=office, at=moment(ON))
    assert not selectors.waiting_texts(office, ON).exists()


def test_words_changed_after_the_review_are_reviewed_anew(world, opinion):
    office, body = world.viewer(Role.SC_OFFICE), world.viewer(Role.WORKING_BODY)
    text = drawn(world, opinion)
    services.review(publication=text, note="", by=body, at=moment(ON))
    new = {"title": text.title, "body": "改过的文字", "file": None, "without_file": True}
    changed = services.rewrite(publication=text, by=office, at=moment(ON), **new)
    assert changed.state == PublicationState.DRAFT and changed.version is None
    with pytest.raises(NotYet):
        services.publish(publication=text, on=None, by=office, at=moment(ON))
    services.rewrite(publication=text, by=office, at=moment(ON), **(new | {"body": " "}))
    with pytest.raises(Incomplete, match="没有什么可审查的"):
        services.review(publication=text, note="", by=body, at=moment(ON))


def test_a_review_of_words_that_were_changed_meanwhile_is_refused_and_its_note_stays(world, opinion):
    """保守国家秘密法第三十五条：审查过的就是公开的。"""
    text, client = drawn(world, opinion), world.client(Role.WORKING_BODY)
    read = client.get(text.get_absolute_url()).content.decode().partition('name="read" value="')[2].partition('"')[0]
    new = {"title": text.title, "body": "张三的电话", "file": None, "without_file": True}
    changed = services.rewrite(publication=text, by=world.viewer(Role.SC_OFFICE), at=moment(ON, 15), **new)
    url = reverse("oversight:publication_review", args=[text.pk])
    page = client.post(url, {"note": "删去两处", "sure": "on", "read": read})
    assert page.status_code == 422
    assert "刚刚改过" in page.content.decode() and "删去两处" in page.content.decode()
    client.post(url, {"note": "删去两处", "sure": "on", "read": changed.drawn_at.isoformat()})
    changed.refresh_from_db()
    assert changed.state == PublicationState.REVIEWED


def test_the_home_of_a_congress_counts_no_items_of_a_list_that_is_not_published(world, opinion):
    Play(world).act(
        selectors.proceeding_of(TopicOversight, opinion.topic_id), TopicOversight.publicised, Role.SC_OFFICE, ON,
        {"secrecy_review": "周建平", "quotes": "漏"},
    )  # fmt: skip
    with clock.frozen(ON):
        home = Client().get(reverse("public_home", args=["qinghe"])).content.decode()
        assert opinion.topic.title in home and "交办2件" not in home
        published(world, opinion)
        assert "交办2件" in Client().get(reverse("public_home", args=["qinghe"])).content.decode()


def test_a_redacted_file_goes_out_in_place_of_the_original(world, opinion):
    office, body = world.viewer(Role.SC_OFFICE), world.viewer(Role.WORKING_BODY)
    text, original = drawn(world, opinion), opinion.document
    cut = SimpleUploadedFile("删节本.pdf", b"%PDF-1.7 redacted\n%%EOF")
    services.rewrite(
        publication=text, title=text.title, body="", file=cut, without_file=False, by=office, at=moment(ON)
    )
    services.review(publication=text, note="", by=body, at=moment(ON))
    held = services.publish(publication=text, on=None, by=office, at=moment(ON))
    code, citizen = world.congress.code, Client()
    page = citizen.get(reverse("public_text", args=[code, held.pk])).content.decode()
    assert "删节本.pdf" in page
    assert citizen.get(reverse("documents:public_download", args=[code, held.version_id])).status_code == 200
    for version in original.versions.all():
        assert citizen.get(reverse("documents:public_download", args=[code, version.pk])).status_code == 404


# ── out, and back ─────────────────────────────────────────────────────────
def test_a_citizen_reads_what_was_published_and_nothing_else(world, opinion, stranger):
    code, citizen = world.congress.code, Client()
    listed = reverse("public_texts", args=[code])
    text = drawn(world, opinion)
    assert "还没有公开的文件" in citizen.get(listed).content.decode()
    assert citizen.get(reverse("public_text", args=[code, text.pk])).status_code == 404
    services.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY), at=moment(ON))
    services.publish(publication=text, on=None, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    assert text.title in citizen.get(listed).content.decode()
    assert "屋面防水翻修" in citizen.get(reverse("public_text", args=[code, text.pk])).content.decode()
    assert citizen.get(reverse("public_text", args=[stranger.congress.code, text.pk])).status_code == 404
    found = citizen.get(reverse("public_search", args=[code]), {"q": "屋面"}).content.decode()
    assert reverse("public_text", args=[code, text.pk]) in found


def test_what_is_ordered_for_a_day_comes_out_on_it_once_and_after_days_off(world, opinion):
    text, office = drawn(world, opinion), world.viewer(Role.SC_OFFICE)
    services.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY), at=moment(ON))
    held = services.publish(publication=text, on=date(2026, 9, 10), by=office, at=moment(ON))
    assert held.state == PublicationState.SCHEDULED
    jobs.release(moment(date(2026, 9, 9)))
    assert not selectors.published_texts(world.congress)
    jobs.release(moment(date(2026, 9, 14)))  # the server stood still from the 10th to the 13th
    jobs.release(moment(date(2026, 9, 15)))
    [out] = selectors.published_texts(world.congress)
    assert out.published_at == moment(date(2026, 9, 14))
    assert Entry.objects.filter(kind="oversight.publication.published").count() == 1


def test_what_is_withdrawn_is_gone_from_page_search_and_file_and_can_be_drawn_up_anew(world, opinion):
    text, code, citizen = published(world, opinion), world.congress.code, Client()
    office = world.viewer(Role.SC_OFFICE)
    with pytest.raises(Incomplete):
        services.withdraw(publication=text, reason=" ", by=office, at=moment(ON))
    services.withdraw(publication=text, reason="有一个电话没有删去", by=office, at=moment(ON))
    assert citizen.get(reverse("public_text", args=[code, text.pk])).status_code == 404
    assert citizen.get(reverse("documents:public_download", args=[code, text.version_id])).status_code == 404
    assert text.title not in citizen.get(reverse("public_search", args=[code]), {"q": "屋面"}).content.decode()
    again = drawn(world, opinion)
    assert again.edition == 2
    with pytest.raises(TooLate):
        services.withdraw(publication=text, reason="再撤一次", by=office, at=moment(ON))


def test_a_report_that_was_withdrawn_is_owed_again_though_its_act_is_on_record(world, opinion):
    text = published(world, opinion, K.HANDLING_REPORT)
    assert K.HANDLING_REPORT not in {o.kind for o in selectors.owed_publications(world.congress)}
    services.withdraw(publication=text, reason="附错了文件", by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    assert drawn(world, opinion, K.HANDLING_REPORT).edition == 2


def test_a_text_is_begun_once(world, opinion):
    drawn(world, opinion)
    with pytest.raises(TooLate, match="已经在公开"):
        drawn(world, opinion)


def test_the_list_is_narrowed_to_a_kind(world, opinion):
    letter, report = drawn(world, opinion), drawn(world, opinion, K.HANDLING_REPORT)
    with clock.frozen(ON):
        client, url = world.client(Role.SC_OFFICE), reverse("oversight:publications")
        narrowed = client.get(url, {"kind": K.HANDLING_REPORT.value}).content.decode()
        whole = client.get(url, {"kind": "no such kind"}).content.decode()
    assert report.get_absolute_url() in narrowed and letter.get_absolute_url() not in narrowed
    assert letter.get_absolute_url() in whole


def test_publishing_the_report_on_the_handling_is_the_act_of_the_procedure(world, opinion):
    """监督法第十七条: one fact, recorded once, whichever page it was done on."""
    published(world, opinion, K.HANDLING_REPORT)
    running = selectors.proceeding_of(OpinionHandling, opinion.pk)
    [record] = running.records.filter(act=OpinionHandling.published.name)
    assert record.fields["secrecy_review"] == "周建平"


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        (OpinionHandling.published, lambda o: selectors.proceeding_of(OpinionHandling, o.pk)),
        (TopicOversight.publicised, lambda o: selectors.proceeding_of(TopicOversight, o.topic_id)),
    ],
)
def test_naming_a_reviewer_does_not_publish_anything(world, opinion, act, subject):
    """保守国家秘密法第三十五条: a second person reviews the text in the room; a name that is typed reviews nothing."""
    with pytest.raises(NotYet, match="起草人以外的人作保密审查"):
        perform(
            proceeding=subject(opinion), act=act, by=world.viewer(Role.SC_OFFICE), on=ON, at=moment(ON),
            said={"secrecy_review": "周建平"},
        )  # fmt: skip


def test_the_report_of_another_round_is_owed_anew(world, opinion):
    published(world, opinion, K.HANDLING_REPORT)
    running = selectors.proceeding_of(OpinionHandling, opinion.pk)
    assert K.HANDLING_REPORT not in {o.kind for o in selectors.owed_publications(world.congress)}
    later = ON + timedelta(days=40)
    again = ActRecord.objects.get(proceeding=running, act=OpinionHandling.reported.name)
    again.pk, again.key, again.on, again.recorded_at = None, "again", later, moment(later)
    again.save()
    assert K.HANDLING_REPORT in {o.kind for o in selectors.owed_publications(world.congress)}
    assert not is_out(K.HANDLING_REPORT, opinion.pk, since=again.as_fact())
    with clock.frozen(later):
        address = reverse("oversight:publication_new", args=[K.HANDLING_REPORT, opinion.pk])
        made = world.client(Role.SC_OFFICE).post(address)
    assert Publication.objects.get(kind=K.HANDLING_REPORT, edition=2).get_absolute_url() == made.url


def test_a_correction_of_its_words_does_not_make_a_text_tell_what_came_after_it(world, opinion):
    text = drawn(world, opinion, K.HANDLING_REPORT)
    running = selectors.proceeding_of(OpinionHandling, opinion.pk)
    later = ON + timedelta(days=40)
    again = ActRecord.objects.get(proceeding=running, act=OpinionHandling.reported.name)
    again.pk, again.key, again.on, again.recorded_at = None, "again", later, moment(later)
    again.save()
    services.rewrite(
        publication=text, title=text.title, body="改一个错字", file=None, without_file=False,
        by=world.viewer(Role.SC_OFFICE), at=moment(later + timedelta(days=1)),
    )  # fmt: skip
    assert K.HANDLING_REPORT in {o.kind for o in selectors.owed_publications(world.congress)}


def test_a_topic_that_was_opened_before_its_text_was_kept_stays_open(world, opinion):
    """A database of an earlier version: the act stands, its words with it, and there is no text."""
    running = selectors.proceeding_of(TopicOversight, opinion.topic_id)
    published_in_the_room(world, K.TOPIC, opinion.topic_id, ON)
    Publication.objects.filter(kind=K.TOPIC).delete()
    said = json.dumps({"secrecy_review": "陈静怡", "quotes": "顶楼漏雨，没人修。"}, ensure_ascii=False)
    ActRecord.objects.filter(proceeding=running, act=TopicOversight.publicised.name).update(said=said)
    with clock.frozen(ON):
        page = Client().get(reverse("public_topic", args=[world.congress.code, opinion.topic_id]))
    assert "“顶楼漏雨，没人修。”" in page.content.decode()
    assert K.TOPIC not in {o.kind for o in selectors.owed_publications(world.congress)}


def test_a_topic_that_is_closed_is_not_owed_to_the_public(world, opinion):
    running = selectors.proceeding_of(TopicOversight, opinion.topic_id)
    running.ended_on = ON
    running.save()
    assert K.TOPIC not in {o.kind for o in selectors.owed_publications(world.congress)}


def test_a_topic_that_is_withdrawn_is_on_no_page_until_its_text_is_published_anew(world, opinion):
    topic, citizen = reverse("public_topic", args=[world.congress.code, opinion.topic_id]), Client()
    with clock.frozen(ON):
        text = published_in_the_room(world, K.TOPIC, opinion.topic_id, ON, quotes="顶楼漏雨，没人修。")
        assert '<h1 class="hy-quote">“顶楼漏雨，没人修。”</h1>' in citizen.get(topic).content.decode()
        services.withdraw(publication=text, reason="认得出是谁说的", by=world.viewer(Role.SC_OFFICE), at=moment(ON))
        assert citizen.get(topic).status_code == 404
        assert not selectors.published_topics(world.congress).exists()
        published_in_the_room(world, K.TOPIC, opinion.topic_id, ON)
        page = citizen.get(topic).content.decode()
        assert "顶楼漏雨" not in page and opinion.topic.title in page


# ── told to deputies ──────────────────────────────────────────────────────
def test_what_becomes_public_is_told_to_every_deputy_with_its_address(world, opinion, stranger):
    """监督法第十七条: 向本级人民代表大会代表通报并向社会公布. A member of the committee is a deputy."""
    Account.objects.filter(person=world.person(Role.SC_MEMBER, 3)).update(is_active=False)
    text = published(world, opinion)
    assert (text.told_here, text.told_on_paper) == (27, 1)  # 26 members and the deputy; one has no account any more
    [news] = inbox(world.person(Role.DEPUTY), kind="publication")
    assert text.title in news.text and "通报代表" in news.text and text.title not in str(news.headline)
    with clock.frozen(ON):
        reading = world.client(Role.DEPUTY).post(reverse("inbox_open", args=[news.pk]), follow=True)
        assert "屋面防水翻修" in reading.content.decode()
        page = world.client(Role.SC_OFFICE).get(text.get_absolute_url()).content.decode()
    assert "已通报代表27人；1人没有账号，请另行书面通报" in page
    for nobody in (world.person(Role.SC_MEMBER, 3), world.person(Role.HANDLING_UNIT), stranger.person(Role.DEPUTY)):
        assert not inbox(nobody, kind="publication")
    told = Entry.objects.get(kind="oversight.publication.published", subject=f"publication:{text.pk}").body
    assert json.loads(told)["told_here"] == 27


def test_nobody_is_told_of_a_text_before_its_day_nor_left_with_one_that_was_taken_back(world, opinion):
    text, office, deputy = drawn(world, opinion), world.viewer(Role.SC_OFFICE), world.person(Role.DEPUTY)
    services.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY), at=moment(ON))
    services.publish(publication=text, on=date(2026, 9, 10), by=office, at=moment(ON))
    assert not inbox(deputy, kind="publication")
    jobs.release(moment(date(2026, 9, 10)))
    jobs.release(moment(date(2026, 9, 11)))
    assert inbox(deputy, kind="publication", unread_only=True).count() == 1
    text.refresh_from_db()
    left = world.person(Role.DEPUTY)
    Mandate.objects.filter(person=left, role=Role.DEPUTY.value).update(until_on=date(2026, 9, 11))
    services.withdraw(publication=text, reason="有一个电话没有删去", by=office, at=moment(date(2026, 9, 12)))
    assert not inbox(deputy, kind="publication", unread_only=True)
    [told] = inbox(left, kind="publication")
    assert "已撤回" in told.text and text.title not in told.text


def test_telling_forty_deputies_asks_no_more_questions_than_telling_one(world, opinion):
    text, of_the_report = drawn(world, opinion), drawn(world, opinion, K.RESEARCH_REPORT)
    with CaptureQueriesContext(connection) as few:
        assert tell_deputies(text, moment(ON)).here == 28
    people = Person.objects.bulk_create(Person(congress=world.congress, name=f"代表{n}") for n in range(40))
    held = {"body": world.body(CONGRESS), "role": Role.DEPUTY.value, "post": "代表", "from_on": SINCE}
    Mandate.objects.bulk_create(Mandate(person=person, **held) for person in people)
    Account.objects.bulk_create(Account(username=f"deputy-{p.pk}", password="!", person=p) for p in people)
    with CaptureQueriesContext(connection) as many:
        assert tell_deputies(of_the_report, moment(ON)).here == 68
    assert len(many) == len(few)


# ── the pages and the feed ────────────────────────────────────────────────
def test_two_persons_bring_a_text_to_the_public_by_their_pages(world, opinion):
    colleague = Person.objects.create(congress=world.congress, name="沈一鸣")
    Mandate.objects.create(
        person=colleague, body=world.body(OFFICE), role=Role.SC_OFFICE.value, post="科员", from_on=SINCE
    )
    Account.objects.create(username="qinghe-office-2", password="!", person=colleague)
    with clock.frozen(ON):
        one, other = world.client(Role.SC_OFFICE), world.client(colleague)
        made = one.post(reverse("oversight:publication_new", args=["opinion", opinion.pk]))
        text = Publication.objects.get()
        address = reverse("oversight:publication", args=[text.pk])
        assert made.url == address
        assert "起草的人不能自己审查" in one.get(address).content.decode()
        unsure = other.post(reverse("oversight:publication_review", args=[text.pk]), {"note": "可以公开"}, follow=True)
        assert unsure.status_code == 422 and "请确认已经审查" in unsure.content.decode()
        assert ">\n可以公开</textarea>" in unsure.content.decode()  # what was typed is not lost
        other.post(reverse("oversight:publication_review", args=[text.pk]), {"note": "可以公开", "sure": "on"})
        done = one.post(reverse("oversight:publication_order", args=[text.pk]), {"on": ""}, follow=True)
        assert "已公开。" in done.content.decode()
        changed = one.post(address, {"title": "改了", "body": "改了"})
        assert changed.status_code == 200  # public: there is nothing to change any more
    text.refresh_from_db()
    assert text.published_at and text.title != "改了"


def test_the_feed_is_valid_atom_with_lasting_ids_and_escaped_words(world, opinion):
    text = published(world, opinion)
    Publication.objects.filter(pk=text.pk).update(title="<b>& “意见”")
    drawn(world, opinion, K.HANDLING_REPORT)  # a draft is not in it
    answer = Client().get(reverse("public_feed", args=[world.congress.code]))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    for name in ("id", "title", "updated", "author", "link"):  # RFC 4287, 4.1.1
        assert feed.find(f"{ATOM}{name}") is not None, name
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "<b>& “意见”"
    assert entry.findtext(f"{ATOM}id") == f"tag:huying,2026:qinghe/publications/{text.pk}"
    assert entry.findtext(f"{ATOM}updated")
    assert entry.find(f"{ATOM}link").get("href").endswith(reverse("public_text", args=["qinghe", text.pk]))


def test_a_control_character_in_one_text_does_not_shut_the_feed(world, opinion):
    text = published(world, opinion)
    pasted = {"title": "老旧小区\x0b改造", "body": "第一行\x0b第二行\x01"}  # as it comes out of Word
    Publication.objects.filter(pk=text.pk).update(**pasted)
    feed = ET.fromstring(Client().get(reverse("public_feed", args=[world.congress.code])).content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "老旧小区改造"


def test_a_report_that_was_published_and_is_withdrawn_is_told_on_no_page_and_is_owed_anew(world, opinion):
    """That it was published stays on record: so it was. What everybody reads is another matter."""
    running = selectors.proceeding_of(TopicOversight, opinion.topic_id)
    Play(world).act(
        running, TopicOversight.publicised, Role.SC_OFFICE, ON, {"secrecy_review": "周建平", "quotes": "漏"}
    )
    item = opinion.items.get(number=1)
    item.progress = "住户张某家已修"
    item.save()
    told, citizen = reverse("public_items", args=[world.congress.code, opinion.topic_id]), Client()
    with clock.frozen(ON):
        published(world, opinion)
        text = published(world, opinion, K.HANDLING_REPORT)
        assert item.progress in citizen.get(told).content.decode()
        services.withdraw(publication=text, reason="有姓名", by=world.viewer(Role.SC_OFFICE), at=moment(ON))
        assert item.progress not in citizen.get(told).content.decode()
        assert published(world, opinion, K.HANDLING_REPORT).edition == 2
        assert item.progress in citizen.get(told).content.decode()
    letter = selectors.proceeding_of(OpinionHandling, opinion.pk)
    assert letter.records.filter(act=OpinionHandling.published.name).count() == 1


def test_a_list_is_on_the_topics_pages_from_its_reviewed_publication_until_it_is_withdrawn(world, opinion):
    """监督法第十条、第十七条: that it was handed over, and that the topic itself is public, is not enough."""
    running = selectors.proceeding_of(TopicOversight, opinion.topic_id)
    said = {"secrecy_review": "周建平", "quotes": "漏"}
    Play(world).act(running, TopicOversight.publicised, Role.SC_OFFICE, ON, said)
    args, citizen = [world.congress.code, opinion.topic_id], Client()
    topic, items = reverse("public_topic", args=args), reverse("public_items", args=args)

    def is_told() -> bool:
        told = citizen.get(items).status_code == 200
        assert ("屋面防水翻修" in citizen.get(topic).content.decode()) == told
        return told

    with clock.frozen(ON):
        assert not is_told()
        text = published(world, opinion)
        assert is_told()
        services.withdraw(publication=text, reason="有姓名", by=world.viewer(Role.SC_OFFICE), at=moment(ON))
        assert not is_told()


def test_a_plan_that_is_withdrawn_is_no_longer_on_its_page(world, opinion):
    plan, play = opinion.topic.plan, Play(world)
    running = selectors.proceeding_of(AnnualPlanning, plan.pk)
    play.act(running, AnnualPlanning.drafted, Role.SC_OFFICE, ON)
    play.act(running, AnnualPlanning.passed, Role.SC_OFFICE, ON, {"meeting": "第31次主任会议"})
    page, citizen = reverse("public_plan", args=[world.congress.code, plan.year]), Client()
    office = world.viewer(Role.SC_OFFICE)
    for edition in (1, 2):
        text = services.draw_up(kind=K.PLAN, subject_id=plan.pk, by=office, at=moment(ON))
        services.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY), at=moment(ON))
        services.publish(publication=text, on=None, by=office, at=moment(ON))
        assert (text.edition, citizen.get(page).status_code) == (edition, 200)
        services.withdraw(publication=text, reason="有一个议题不该公开", by=office, at=moment(ON))
        assert citizen.get(page).status_code == 404


# ── appraisals ────────────────────────────────────────────────────────────
def test_the_result_of_an_appraisal_goes_out_only_through_the_room(world):
    """监督法第十条: the act of the procedure follows the text, never the other way round."""
    appraising = Appraising(world)
    found, on = appraising.assigned(), date(2026, 5, 12)
    owed = next(o for o in selectors.owed_publications(world.congress) if o.kind is K.APPRAISAL)
    assert owed.title == "黑臭水体治理专项工作评议结果"
    with pytest.raises(NotYet, match="公开稿已由起草人以外的人作保密审查"):
        appraising.act(found, SpecialAppraisal.published, Role.SC_OFFICE, on, {"secrecy_review": "陈静怡"})
    text = published_in_the_room(world, K.APPRAISAL, found.pk, on)
    assert "满意、基本满意共23票" in text.body and "1. 北环渠排口反复" in text.body
    [record] = selectors.proceeding_of(SpecialAppraisal, found.pk).records.filter(act="published")
    assert record.fields["secrecy_review"] == "周建平"
    assert K.APPRAISAL not in {o.kind for o in selectors.owed_publications(world.congress)}


def test_the_report_heard_in_an_appraisal_is_owed_with_the_paper_that_its_object_handed_in(world):
    """监督法第十七条: 听取的专项工作报告 … 向社会公布, whichever procedure it was heard in."""
    appraising = Appraising(world)
    found = appraising.chosen()
    appraising.investigate(found)
    sent = appraising.submit(found).fields["special_report"]
    appraising.open_session(found)
    assert selectors.owed_publications(world.congress) == []  # handed in, and not heard yet
    appraising.act(found, SpecialAppraisal.heard, Role.SC_OFFICE, HEARD, {"mode": "plenary"})
    [owed] = selectors.owed_publications(world.congress)
    assert (owed.kind, owed.since, owed.kind.law) == (K.APPRAISAL_REPORT, HEARD, "监督法第十七条")
    text = published_in_the_room(world, K.APPRAISAL_REPORT, found.pk, date(2026, 5, 6))
    assert (text.title, text.version_id) == ("县住房城乡建设局关于黑臭水体治理的专项工作报告", sent)
    assert selectors.owed_publications(world.congress) == []
    file = reverse("documents:public_download", args=[world.congress.code, sent])
    assert Client().get(file).status_code == 200


def test_a_special_work_report_is_owed_once_the_meeting_has_heard_it(world):
    """监督法第十七条: 听取的专项工作报告及审议意见 … 向社会公布."""
    play, on = Play(world), date(2026, 4, 1)
    topic = play.deliberated().topic
    office, at = world.viewer(Role.SC_OFFICE), moment(on)
    report = services.ask_for_report(topic=topic, by=office, on=on, at=at)
    opinion = services.collect_opinion(report=report, source="座谈会", text="先修屋面", by=office, at=at)
    running = selectors.proceeding_of(SpecialReporting, report.pk)
    play.act(running, SpecialReporting.opinions_given, Role.SC_OFFICE, on)
    services.answer_opinion(opinion=opinion, answer="第二部分", by=world.viewer(Role.ORGAN), at=at)
    play.act(running, SpecialReporting.draft_sent, Role.ORGAN, on, {"draft_report": play.paper(on)})
    play.act(running, SpecialReporting.commented, Role.WORKING_BODY, on, {"comment": "同意"})
    play.act(running, SpecialReporting.reporter_named, Role.ORGAN, on, {"who": "leader", "reporter": "孙国栋县长"})
    assert K.SPECIAL_REPORT not in {o.kind for o in selectors.owed_publications(world.congress)}  # not handed in
    sent = play.paper(on)
    play.act(running, SpecialReporting.report_sent, Role.ORGAN, on, {"special_report": sent})
    [owed] = [o for o in selectors.owed_publications(world.congress) if o.kind is K.SPECIAL_REPORT]
    assert (owed.subject_id, owed.since) == (topic.pk, date(2026, 4, 29))
    text = services.draw_up(kind=owed.kind, subject_id=topic.pk, by=office, at=moment(ON))
    assert (text.topic, text.title, text.version_id) == (topic, f"{report}", sent)


def test_the_office_publishes_several_reviewed_texts_together_and_never_what_it_reviewed_itself(world, opinion):
    office, worker, at = world.viewer(Role.SC_OFFICE), world.viewer(Role.WORKING_BODY), moment(ON)
    made = [
        services.draw_up(kind=owed.kind, subject_id=owed.subject_id, by=worker, at=at)
        for owed in selectors.owed_publications(world.congress)[:3]
    ]
    second = world.viewer(Role.SUPERVISION_OFFICE)
    for text in made[:2]:
        services.review(publication=text, note="", by=second, at=at)
    services.review(publication=made[2], note="", by=office, at=at)
    release = reverse("oversight:publications")
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        shown = client.get(reverse("oversight:publications")).content.decode()
        assert [f'name="publication" value="{text.pk}"' in shown for text in made] == [True, True, False]
        refused = client.post(release, {"publication": [text.pk for text in made]})  # one is not theirs to publish
        assert refused.status_code == 422
        assert not Publication.objects.exclude(published_at=None).exists()
        answer = client.post(release, {"on": "2026-12-01"}).content.decode()
        assert "还没有选要公开的" in answer
        assert 'value="2026-12-01"' in answer and f'value="{made[0].pk}" checked' not in answer  # nothing is lost
        answer = client.post(release, {"publication": [text.pk for text in made[:2]]}, follow=True).content.decode()
    assert "2件已公开" in answer
    assert Publication.objects.exclude(published_at=None).count() == 2


def test_a_refused_press_of_a_button_says_why_on_the_page_where_it_was_pressed(world, opinion):
    """The button's own address takes nothing but its press: leading there would show an empty page."""
    text = drawn(world, opinion)
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        order = reverse("oversight:publication_order", args=[text.pk])  # nobody has reviewed it
        for page in (text.get_absolute_url(), f"{reverse('oversight:publications')}?page=1"):
            answer = client.post(order, headers={"referer": f"http://testserver{page}"}, follow=True)
            assert answer.request["PATH_INFO"] + (f"?{q}" if (q := answer.request["QUERY_STRING"]) else "") == page
            assert "还没有做保密审查，不能公开" in answer.content.decode()
        elsewhere = client.post(order, headers={"referer": "https://example.org/"})
    assert elsewhere.url == order
