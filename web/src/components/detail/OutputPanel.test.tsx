// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { serviceDetail } from "../../../mock/details.mjs";
import { makeService } from "../../../mock/objects.mjs";
import { OutputPanel } from "./OutputPanel";
import { PerfdataPanel } from "./PerfdataPanel";

afterEach(cleanup);
const markup = '<img src=x onerror="alert(1)"> & <b>bold</b>';

it("shows what a plugin printed as text, never as markup", () => {
  const item = serviceDetail(makeService("web-01", "HTTP", { output: markup }));
  render(<OutputPanel item={{ ...item, long_output: markup }} />);
  expect(screen.getAllByText(markup)).toHaveLength(2);
  expect(document.querySelector("img, b")).toBeNull();
});

it("does the same with the labels of performance data", () => {
  const [datum] = serviceDetail(makeService("web-01", "HTTP", {})).perfdata;
  render(<PerfdataPanel items={[{ ...datum!, label: markup }]} />);
  expect(screen.getByText(markup)).toBeDefined();
  expect(document.querySelector("img, b")).toBeNull();
});

it("says that a pending object was not checked yet", () => {
  const item = serviceDetail(makeService("web-01", "HTTP", { state: "PENDING", output: "" }));
  render(<OutputPanel item={item} />);
  expect(screen.getByText("Not checked yet")).toBeDefined();
});
