import { useState } from "react";
import { fieldProblem } from "@/lib/field-problem";
import type { Asked, Problems } from "./draft";

/** A draft, what is wrong with it, and whether it differs from its start. */
export function useDraft<D extends object, R>(start: D, read: (draft: D) => Asked<R>) {
  const [draft, setDraft] = useState(start);
  const [problems, setProblems] = useState<Problems>({});

  return {
    draft,
    problems,
    dirty: JSON.stringify(draft) !== JSON.stringify(start),
    change(part: Partial<D>) {
      setDraft((old) => ({ ...old, ...part }));
      setProblems({});
    },
    /** The request of the draft; nothing when a field is wrong. */
    request(): R | undefined {
      const asked = read(draft);
      setProblems("problems" in asked ? asked.problems : {});
      return "request" in asked ? asked.request : undefined;
    },
    /** Marks the field that the server refused. */
    refuse(error: unknown) {
      const problem = fieldProblem(error);
      if (problem) setProblems({ [problem.field]: problem.message });
    },
  };
}
