import { expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import { fieldProblem, isStale } from "./field-problem";

function refused(type: string, detail: string) {
  const problem = {
    type,
    title: "Invalid content",
    status: 422,
    detail,
    instance: "",
    query: null,
  };
  return new ApiError("failed", detail, problem);
}

it("finds the field that the server names", () => {
  expect(
    fieldProblem(refused("invalid-content", "field `sensors` has `x`, which is no address")),
  ).toEqual({
    field: "sensors",
    message: "Has `x`, which is no address",
  });
});

it("leaves other failures alone", () => {
  expect(fieldProblem(refused("exists", "asset `web` exists"))).toBeUndefined();
  expect(fieldProblem(new Error("offline"))).toBeUndefined();
  expect(isStale(refused("changed-meanwhile", "policy `3` was changed"))).toBe(true);
  expect(isStale(refused("exists", "no"))).toBe(false);
});
