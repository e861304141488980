import { Button, PasswordInput } from "@mantine/core";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { notify } from "@/lib/notices";
import { Card } from "./Card";
import { MIN_PASSWORD_LENGTH, passwordProblem } from "./password";
import { useChangePassword, useSession, useSignOut } from "./session";
import { safeTarget } from "./target";

const route = getRouteApi("/password");

/** Changing one's password: by choice, or because the first one must be changed. */
export function PasswordPage() {
  const { next } = route.useSearch();
  const session = useSession();
  const { history } = useRouter();
  const change = useChangePassword();
  const signOut = useSignOut();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [repeated, setRepeated] = useState("");
  const problem = passwordProblem(current, wanted, repeated);

  function submit() {
    if (problem) return;
    change.mutate(
      { current, new: wanted },
      {
        onSuccess: () => {
          notify("Password changed");
          history.push(safeTarget(next));
        },
      },
    );
  }

  return (
    <Card
      title={session.must_change_password ? "Choose your own password" : "Change password"}
      intro={
        session.must_change_password
          ? `You signed in as ${session.user} with a printed password, which works only once more: here.`
          : `For the user ${session.user}.`
      }
      onSubmit={submit}
      failure={change.error ? asApiError(change.error).message : undefined}
    >
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password"
        description={`At least ${MIN_PASSWORD_LENGTH} characters`}
        autoComplete="new-password"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password again"
        autoComplete="new-password"
        value={repeated}
        error={repeated !== "" && problem}
        onChange={(event) => setRepeated(event.currentTarget.value)}
      />
      <Button type="submit" loading={change.isPending} disabled={problem !== undefined}>
        Change password
      </Button>
      <Button
        variant="subtle"
        onClick={() => (session.must_change_password ? signOut.mutate() : history.back())}
      >
        {session.must_change_password ? "Sign out" : "Cancel"}
      </Button>
    </Card>
  );
}
