import { FloorModel } from "./floor/model.ts";
import { FloorView } from "./floor/view.ts";
import { offerThemes } from "./theme.ts";

const theme = offerThemes(document.getElementById("theme")!);
const data = document.getElementById("floor-data");
if (data !== null) {
  const view = new FloorView(new FloorModel(JSON.parse(data.textContent)));
  theme.onChange(() => view.restyle());
}
