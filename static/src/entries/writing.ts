// Forms in which words are written: every box that asks for it becomes an editor.
import "../styles/writing.css";
import { forgetSentDrafts } from "../writing/draft";
import { enhance } from "../writing/editor";

forgetSentDrafts([...document.querySelectorAll<HTMLTextAreaElement>("textarea[data-writing]")].map(enhance));
