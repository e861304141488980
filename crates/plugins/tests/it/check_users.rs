use crate::harness::Golden;

#[tokio::test]
async fn answers_as_the_original() {
    let mut golden = Golden::new("check_users");
    for line in [
        "-w 5 -c 10",
        "",
        "5 10",
        "-w 5 10",
        "-c 5 10",
        "-w 0 -c 0",
        "-w 1: -c 2:",
        "-w x -c y",
        "-w 10:5 -c 5",
        "-w 5 -c 10:5",
        "-w @0:5 -c 10",
        "-w ~:5 -c 10 zz",
        "-v -w 5 -c 10",
        "-w -c 5",
        "5 10 15",
        "--warning=5 --critical=10",
        "--warn 5 --crit 10",
        "-w 5% -c 10%",
        "-w 5 -c 10 -V",
        "-w 5 7 -c 10",
        "-q",
        "-w",
        "--verbose -w 5 -c 10",
        "-V",
    ] {
        golden.same(&line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>()).await;
    }
    golden.same(&["-w", "", "-c", ""]).await;
    golden.finish(25);
}
