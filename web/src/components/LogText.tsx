import { pieces } from "@/lib/visible";
import classes from "./LogText.module.css";

/** Text that a log brought: shown as it is, with every invisible character to be seen. */
export function LogText({ text }: { text: string }) {
  return (
    <bdi>
      {pieces(text).map((piece, index) =>
        piece.code ? (
          <span key={index} className={classes.unseen} title={piece.code}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
