// The page of one reconstruction (studio/job.html).
import "../styles/studio.css";
import "../styles/viewer.css";
import { JobPage } from "../job/page";

const root = document.querySelector<HTMLElement>("[data-job-page]");
if (root) new JobPage(root).start();
