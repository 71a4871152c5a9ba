from django.test import Client


def test_the_first_page_answers(db: None, client: Client) -> None:
    assert client.get("/").status_code == 200
