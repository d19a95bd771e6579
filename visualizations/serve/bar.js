// The bar: another plan, the same page.
const which = document.getElementById("which");
if (which) {
  which.addEventListener("change", () => {
    const page = document.body.dataset.page;
    const plan = which.value ? `?plan=${encodeURIComponent(which.value)}` : "";
    location.assign(`/${page}${plan}`);
  });
}
