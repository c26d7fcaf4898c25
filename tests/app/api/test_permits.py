"""Permit links over HTTP."""

from schemas.values import Role
from tests.build import a_shift


def test_a_driver_shows_the_permit_of_the_own_car_only(ferry):
    """Known by its plate; the link is whole, another driver gets none, a repeated key makes a new one."""
    desk, driver = ferry.api(Role.DISPATCHER), ferry.api(Role.DRIVER, "Wang")
    car = desk.post("/vehicles", json={"plate": "鄂A1"}).json()["id"]
    body = {"vehicle_id": car, "kind": "permit", "permit": "A", "proof": "document_seen"}
    desk.post("/credentials", json=body).raise_for_status()
    hours = a_shift(vehicle={"plate": "鄂A1"}).model_dump(mode="json", exclude_unset=True)
    shift = driver.post("/shifts", json=hours).json()["id"]
    first, second = (
        driver.post(f"/shifts/{shift}/permit", headers={"Idempotency-Key": "k"}).json()["link"] for _ in range(2)
    )
    assert first != second
    shown = ferry.api().get(f"/permits/{second.rpartition('/p/')[2]}").json()
    assert (shown["plate"], shown["valid"]) == ("鄂A1", True)
    assert ferry.api(Role.DRIVER, "Zhou").post(f"/shifts/{shift}/permit").status_code == 403
    assert driver.post(f"/vehicles/{car}/permit").status_code == 403
    assert ferry.api().get("/permits/forged").status_code == 404
