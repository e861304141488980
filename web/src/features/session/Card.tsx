import { useDocumentTitle } from "@mantine/hooks";
import type { FormEvent, ReactNode } from "react";
import { Logo } from "@/components/Logo";
import classes from "./Card.module.css";

interface Props {
  title: string;
  intro: ReactNode;
  onSubmit: () => void;
  /** Why it did not work. */
  failure?: string;
  children: ReactNode;
}

/** A form on a page of its own, outside of the frame. */
export function Card({ title, intro, onSubmit, failure, children }: Props) {
  useDocumentTitle(`${title} · Atalaya`);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} noValidate>
        <div className={classes.brand}>
          <Logo size={34} />
          <span>Atalaya</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.intro}>{intro}</div>
        {failure && (
          <p className={classes.failure} role="alert" data-tone="critical">
            {failure}
          </p>
        )}
        <div className={classes.fields}>{children}</div>
      </form>
    </main>
  );
}
