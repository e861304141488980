import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { asApiError } from "@/api/errors";
import type { DirectiveValidation, SecurityProblem } from "@/api/types";
import list from "@/components/list/List.module.css";
import { Panel } from "@/components/Panel";
import { ProblemList } from "@/components/ProblemList";
import { StateIcon } from "@/components/StateIcon";
import { formatCounted } from "@/lib/number";
import classes from "./Directives.module.css";
import { useValidate } from "./queries";
import { RuleTable } from "./RuleTable";
import { endOfLine, offsetOf } from "./text-place";

const EXAMPLE = `<directive id="500001" name="Example against DST_IP" priority="3">
  <rule type="detector" name="First event" reliability="1" occurrence="1"
        from="ANY" to="ANY" port_from="ANY" port_to="ANY" plugin_id="4003" plugin_sid="1"/>
</directive>
`;

/** Reads a text as a file of directives, and says what is wrong with it, before it is one. */
export function CheckXml() {
  const [xml, setXml] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const { mutate, data, error, isPending, reset } = useValidate();

  function change(text: string) {
    setXml(text);
    // What was found is about another text.
    reset();
  }

  function jump({ line, column }: SecurityProblem) {
    const box = area.current;
    if (!box || !line) return;
    const start = offsetOf(xml, line, column);
    box.focus();
    box.setSelectionRange(start, Math.max(endOfLine(xml, start), start));
    const height = parseFloat(getComputedStyle(box).lineHeight) || 18;
    box.scrollTop = Math.max(0, (line - 4) * height);
  }

  return (
    <div className={list.content}>
      <Panel title="Check XML" aside="Nothing is stored">
        <form
          className={classes.check}
          onSubmit={(event) => {
            event.preventDefault();
            mutate(xml);
          }}
        >
          <textarea
            ref={area}
            className={classes.area}
            aria-label="XML of directives"
            placeholder="Paste directives in OSSIM's XML format"
            spellCheck={false}
            wrap="off"
            rows={16}
            value={xml}
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) mutate(xml);
            }}
          />
          <div className={classes.buttons}>
            <Button type="submit" size="xs" loading={isPending} disabled={!xml.trim()}>
              Check
            </Button>
            <span className={classes.hint}>or Ctrl+Enter</span>
            {!xml && (
              <Button variant="default" size="xs" onClick={() => change(EXAMPLE)}>
                Insert an example
              </Button>
            )}
          </div>
        </form>
      </Panel>
      {error && (
        <p className={classes.failure} role="alert" data-tone="critical">
          {asApiError(error).message}
        </p>
      )}
      {data && <Result result={data} onPlace={jump} />}
    </div>
  );
}

interface ResultProps {
  result: DirectiveValidation;
  onPlace: (problem: SecurityProblem) => void;
}

function Result({ result, onPlace }: ResultProps) {
  const { valid, directives, problems } = result;
  const found = formatCounted(directives.length, "directive");
  return (
    <>
      <p className={classes.verdict} role="status" data-tone={valid ? "ok" : "warning"}>
        <StateIcon shape={valid ? "check" : "triangle"} />
        {valid
          ? `Valid: ${found}.`
          : `${formatCounted(problems.length, "problem")}; ${found} could be used.`}
      </p>
      {problems.length > 0 && (
        <Panel title="Problems" flush>
          <ProblemList label="Problems" problems={problems} onPlace={onPlace} />
        </Panel>
      )}
      {directives.map(({ id, name, root, is_loaded }, index) => (
        <Panel
          key={`${index} ${id}`}
          title={`${id} ${name}`}
          aside={is_loaded ? "a directive of this id is loaded already" : "new"}
          flush
        >
          <RuleTable root={root} />
        </Panel>
      ))}
    </>
  );
}
