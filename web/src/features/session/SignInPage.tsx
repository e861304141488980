import { Button, PasswordInput, TextInput } from "@mantine/core";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { Card } from "./Card";
import { useSignIn } from "./session";
import { safeTarget } from "./target";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { next } = route.useSearch();
  const { history } = useRouter();
  const signIn = useSignIn();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");

  function submit() {
    signIn.mutate(
      { user: user.trim(), password },
      { onSuccess: () => history.push(safeTarget(next)) },
    );
  }

  return (
    <Card
      title="Sign in"
      intro="The first login is printed in the terminal where Atalaya was started."
      onSubmit={submit}
      failure={signIn.error ? reason(signIn.error) : undefined}
    >
      <TextInput
        label="User"
        name="user"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        // The only thing to do on this page is to fill in this form.
        ref={(input) => input?.focus()}
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={signIn.isPending} disabled={!user.trim() || !password}>
        Sign in
      </Button>
    </Card>
  );
}

function reason(error: unknown): string {
  const { kind, message } = asApiError(error);
  return kind === "signed-out" ? "User or password is wrong." : message;
}
