"""The certificate of service as a sheet of paper."""

from schemas.values import Role


def test_a_driver_prints_it_in_both_languages(ferry):
    """One's own, in English and Chinese at once, also over the interface; nobody else has one."""
    driver = ferry.client(Role.DRIVER, "Wang")
    page = driver.get("/drive/certificate").text
    assert "Certificate of service" in page
    assert "志愿服务证明" in page
    assert driver.get("/api/v1/me/certificate?from=2020-01-01&to=2020-12-31").json()["trips"] == 0
    assert driver.get("/api/v1/me/certificate?from=soon").status_code == 422
    for other in (ferry.client(Role.RIDER), ferry.client(Role.DISPATCHER)):
        assert other.get("/drive/certificate").status_code == 403
        assert other.get("/api/v1/me/certificate").status_code == 403
