"""Who may come in, and how: bearer, cookie, and no foreign page with somebody's cookie."""

from schemas.values import Role
from tests.app.server import running
from tests.build import HOME, XIEHE

TRIP = {"pickup": XIEHE, "dropoff": HOME}


def test_an_invite_signs_a_browser_in_once(shared):
    """The link makes one person; its session is a cookie no script can read; a second use finds nothing."""
    admin, newcomer = shared.api(Role.ADMIN), shared.api()
    invite = admin.post("/invites", json={"role": "driver", "team": "Night"}).json()
    assert set(invite) == {"id", "role", "team", "link", "code", "seats", "expires_at"}
    token = invite["link"].rpartition("/join/")[2]
    body = {"token": token, "name": "Wang", "phone": "13800000000", "language": "en"}
    welcome = newcomer.post("/invites/accept", json=body)
    assert welcome.status_code == 201, welcome.text
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    me = newcomer.get("/me").json()
    assert (me["role"], me["person"]["name"], me["person"]["verified"]) == ("driver", "Wang", True)
    assert shared.api().post("/invites/accept", json=body).status_code == 404


def test_a_cookie_acts_only_from_ferrys_own_pages(shared):
    """A foreign page may make the browser send the cookie, but nothing comes of it."""
    token = shared.token(Role.RIDER, "browser")
    browser = shared.api(Cookie=f"ferry_session={token}")
    assert browser.get("/me").status_code == 200
    seq = shared.seq()
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = browser.post("/trips", json=TRIP, headers=headers)
        assert (refused.status_code, refused.json()["error"]) == (403, "CrossOrigin"), headers
    assert shared.seq() == seq
    for headers in ({"Origin": shared.url}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        assert browser.post("/trips", json=TRIP, headers=headers).status_code == 201, headers


def test_a_bearer_needs_no_origin(shared):
    """Scripts send their token on purpose; a page cannot make a browser do so."""
    client = shared.api(Role.RIDER, "script", Origin="https://elsewhere.example")
    assert client.post("/trips", json=TRIP).status_code == 201


def test_a_revoked_session_is_out_at_once(shared):
    """Sessions are listed, and one that is ended opens nothing any more; other people's are not to be found."""
    phone, laptop = shared.api(Role.DRIVER, "Li"), shared.api(Role.DRIVER, "Li")
    sessions = phone.get("/me/sessions").json()["items"]
    assert [session["current"] for session in sessions].count(True) == 1
    other = next(session["id"] for session in sessions if not session["current"])
    assert shared.api(Role.RIDER).delete(f"/me/sessions/{other}").status_code == 404
    assert phone.delete(f"/me/sessions/{other}").status_code == 204
    assert laptop.get("/me").status_code == 401
    assert phone.post("/me/sign-out").status_code == 204
    assert phone.get("/me").status_code == 401


def test_who_stood_down_is_out_at_once(shared):
    """A person made inactive can do nothing, with whatever session."""
    driver, desk = shared.api(Role.DRIVER, "gone"), shared.api(Role.DISPATCHER)
    person = driver.get("/me").json()["person"]["id"]
    assert desk.patch(f"/people/{person}", json={"active": False}).status_code == 200
    assert driver.get("/me").status_code == 401


def test_cookies_are_for_tls_only_when_the_outside_is(tmp_path):
    """With an https address the session never travels in the clear, and browsers are told to stay with TLS."""
    url = f"sqlite:///{tmp_path / 'ferry.db'}"
    with running(url, public_url="https://ferry.example.org") as ferry:
        invite = ferry.api(Role.ADMIN).post("/invites", json={"role": "rider"}).json()
        assert invite["link"].startswith("https://ferry.example.org/join/")
        token = invite["link"].rpartition("/")[2]
        welcome = ferry.api().post("/invites/accept", json={"token": token, "name": "A"})
        assert "Secure" in welcome.headers["set-cookie"]
        assert "strict-transport-security" in welcome.headers
